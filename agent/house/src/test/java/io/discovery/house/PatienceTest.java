package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A test that sleeps is slow when it passes and wrong when the machine is slower still. */
class PatienceTest {
  private static final Path TESTS = Path.of("src", "test");

  @Test
  void noTestSleeps() {
    List<Path> tests =
        Project.sources().stream()
            .filter(file -> file.toString().contains(TESTS.toString()))
            .toList();
    Parsed parsed = Parsed.of(tests);
    List<String> sleepy = new ArrayList<>();
    for (CompilationUnitTree unit : parsed.units()) {
      unit.accept(
          new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void none) {
              if (select.getIdentifier().contentEquals("sleep")) {
                sleepy.add(parsed.place(unit, select) + " " + select);
              }
              return super.visitMemberSelect(select, null);
            }
          },
          null);
    }
    assertEquals(List.of(), sleepy, "hand time in, or poll with a deadline at the very edge");
  }
}
