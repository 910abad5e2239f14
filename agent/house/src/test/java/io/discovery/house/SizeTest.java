package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file past 400 lines or a method past 60 is two things with the wall missing. */
class SizeTest {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;

  @Test
  void noFileIsTwoRooms() {
    List<String> tooLong =
        Stream.of(".java", ".rb", ".pp", ".py")
            .flatMap(suffix -> Project.files(suffix).stream())
            .filter(file -> lines(file) > FILE_LINES)
            .map(file -> file + ": " + lines(file) + " lines; divide it by what it does")
            .toList();
    assertEquals(List.of(), tooLong);
  }

  @Test
  void noMethodIsTwoThings() {
    Parsed parsed = Parsed.of(Project.sources());
    List<String> tooLong = new ArrayList<>();
    for (CompilationUnitTree unit : parsed.units()) {
      unit.accept(new LongMethods(parsed, unit, tooLong), null);
    }
    assertEquals(List.of(), tooLong);
  }

  private static long lines(Path file) {
    return Project.read(file).lines().count();
  }

  private static final class LongMethods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Parsed parsed;
    private final CompilationUnitTree unit;
    private final List<String> found;

    LongMethods(Parsed parsed, CompilationUnitTree unit, List<String> found) {
      this.parsed = parsed;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      long lines = parsed.lines(unit, method);
      if (lines > METHOD_LINES) {
        found.add(parsed.place(unit, method) + " " + method.getName() + ": " + lines + " lines");
      }
      return super.visitMethod(method, null);
    }
  }
}
