package io.discovery.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java sources as the JDK's parser sees them: syntax only, no types.
 *
 * @param units one per file
 */
record Parsed(List<? extends CompilationUnitTree> units, DocTrees trees) {

  static Parsed of(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      var sources =
          manager.getJavaFileObjectsFromPaths(files.stream().map(Project.ROOT::resolve).toList());
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, manager, null, List.of("-proc:none"), List.of(), sources);
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      return new Parsed(List.copyOf(units), DocTrees.instance(task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's path relative to the project's root. */
  static String name(CompilationUnitTree unit) {
    return Project.ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
  }

  /** Where the tree begins, as {@code path:line}. */
  String place(CompilationUnitTree unit, Tree tree) {
    return name(unit) + ":" + firstLine(unit, tree);
  }

  /** How many lines the tree takes, its documentation not counted. */
  long lines(CompilationUnitTree unit, Tree tree) {
    long end = trees.getSourcePositions().getEndPosition(unit, tree);
    LineMap map = unit.getLineMap();
    return map.getLineNumber(end - 1) - firstLine(unit, tree) + 1;
  }

  private long firstLine(CompilationUnitTree unit, Tree tree) {
    long start = trees.getSourcePositions().getStartPosition(unit, tree);
    return unit.getLineMap().getLineNumber(start);
  }
}
