package io.discovery.agent.files;

import io.discovery.local.document.Problem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Something named in the agent's configuration: a directory of definitions, or a single file.
 *
 * @param path absolute
 * @param single whether only this one path is looked at
 */
record Root(Path path, boolean single) {
  /** Most files looked at in a directory: bounds memory and the time of a rescan. */
  static final int MOST_FILES = 10_000;

  private static final String SUFFIX = ".json";

  /** Tells a directory from a file; what does not exist yet is a file when it is named like one. */
  static Root of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    boolean directory =
        Files.isDirectory(absolute) || (Files.notExists(absolute) && !isDefinition(absolute));
    return new Root(absolute, !directory);
  }

  /** Whether a name counts: what {@code *.json} matches in a shell, so no hidden names. */
  static boolean isDefinition(Path path) {
    Path name = path.getFileName();
    if (name == null) {
      return false;
    }
    String text = name.toString();
    return text.endsWith(SUFFIX) && !text.startsWith(".");
  }

  /** The directory in which its files stand. */
  Path directory() {
    Path parent = path.getParent();
    return single && parent != null ? parent : path;
  }

  /** Whether the path is one of its files, by name. */
  boolean covers(Path file) {
    return single ? file.equals(path) : path.equals(file.getParent()) && isDefinition(file);
  }

  /** What a look at it found. */
  sealed interface Listing {
    /**
     * Its files.
     *
     * @param problem what is wrong with the directory nevertheless
     */
    record Files(TreeSet<Path> files, Optional<Problem> problem) implements Listing {}

    /** It is not there. */
    record Missing() implements Listing {}

    /** It is there and cannot be listed. */
    record Unlistable(Problem problem) implements Listing {}
  }

  /** Lists its files. */
  Listing list() {
    TreeSet<Path> files = new TreeSet<>();
    if (single) {
      files.add(path);
      return new Listing.Files(files, Optional.empty());
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, Root::isDefinition)) {
      for (Path file : stream) {
        if (files.size() == MOST_FILES) {
          return new Listing.Files(files, Optional.of(tooMany()));
        }
        files.add(file);
      }
      return new Listing.Files(files, Optional.empty());
    } catch (NoSuchFileException e) {
      return new Listing.Missing();
    } catch (NotDirectoryException e) {
      return new Listing.Unlistable(
          Probe.problem(path, "is no directory any more", "make it one, or restart the agent"));
    } catch (DirectoryIteratorException e) {
      return unlistable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return unlistable(e);
    }
  }

  private Problem tooMany() {
    return Probe.problem(
        path,
        "holds more than " + MOST_FILES + " definition files, and the rest is not read",
        "put several definitions into one file under services and checks");
  }

  private Listing unlistable(IOException failure) {
    return switch (Probe.failed(path, failure)) {
      case Probe.Found.Unfit unfit -> new Listing.Unlistable(unfit.problem());
      case Probe.Found.Nothing nothing -> new Listing.Missing();
      case Probe.Found.File file -> new Listing.Missing();
    };
  }

  /** What a person is told when it stays away. */
  Problem missing() {
    return Probe.problem(
        path, "does not exist", "create the directory, or drop it from -config-dir");
  }
}
