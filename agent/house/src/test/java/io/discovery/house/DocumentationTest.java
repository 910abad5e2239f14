package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** Every package has its essay and knows null; every public type says what it is. */
class DocumentationTest {
  private final Parsed parsed = Parsed.of(Project.sources());

  @Test
  void everyPackageHasAnEssayAndIsNullMarked() {
    Set<String> packages = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    for (CompilationUnitTree unit : parsed.units()) {
      packages.add(String.valueOf(unit.getPackageName()));
      if (unit.getSourceFile().getName().endsWith("package-info.java")) {
        boolean marked =
            unit.getPackage().getAnnotations().stream()
                .anyMatch(a -> a.getAnnotationType().toString().endsWith("NullMarked"));
        boolean essay =
            parsed.trees().getDocCommentTree(TreePath.getPath(unit, unit.getPackage())) != null;
        if (marked && essay) {
          described.add(String.valueOf(unit.getPackageName()));
        }
      }
    }
    packages.removeAll(described);
    assertFalse(described.isEmpty());
    assertEquals(Set.of(), packages, "packages without package-info.java (essay, @NullMarked)");
  }

  @Test
  void everyPublicTypeIsDocumented() {
    List<String> silent = new ArrayList<>();
    for (CompilationUnitTree unit : parsed.units()) {
      for (Tree type : unit.getTypeDecls()) {
        if (type instanceof ClassTree declared
            && declared.getModifiers().getFlags().contains(Modifier.PUBLIC)
            && parsed.trees().getDocCommentTree(TreePath.getPath(unit, type)) == null) {
          silent.add(parsed.place(unit, type) + " " + declared.getSimpleName());
        }
      }
    }
    assertEquals(List.of(), silent, "public types without Javadoc");
  }
}
