package io.discovery.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the project, without what builds make of them. */
final class Project {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".idea", ".vscode", "node_modules");

  /** The topmost directory of the chain of directories with a pom.xml that this build runs in. */
  static final Path ROOT = root();

  private Project() {}

  /** All files, as paths relative to the root, in a fixed order. */
  static List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(ROOT, new Collect(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  /** The files whose name ends so. */
  static List<Path> files(String suffix) {
    return files().stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  /** The Java sources, main and test, without what is generated. */
  static List<Path> sources() {
    return files(".java");
  }

  static String read(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not UTF-8 text", e);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here.getParent() != null && Files.exists(here.getParent().resolve("pom.xml"))) {
      here = here.getParent();
    }
    return here;
  }

  private static final class Collect extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    Collect(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      return NOT_OURS.contains(dir.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // A worktree's .git is a file.
      if (attributes.isRegularFile() && !NOT_OURS.contains(file.getFileName().toString())) {
        found.add(ROOT.relativize(file));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
