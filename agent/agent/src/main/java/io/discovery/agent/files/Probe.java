package io.discovery.agent.files;

import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Position;
import io.discovery.local.document.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * Looks at one path without ever being held up by what stands there: {@code stat} first, and only a
 * regular file of bearable size is opened.
 */
final class Probe {
  private static final String ATTRIBUTES = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  /** The type bits of {@code st_mode} and their values, inode(7). */
  private static final int TYPE = 0xf000;

  private static final int REGULAR = 0x8000;
  private static final int DIRECTORY = 0x4000;
  private static final int FIFO = 0x1000;
  private static final int SOCKET = 0xc000;

  /** As many links in a row as Linux follows, path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private Probe() {}

  /** What was found. */
  sealed interface Found {
    /** A regular file. */
    record File(Stat stat) implements Found {}

    /** Something that is no readable file. */
    record Unfit(Problem problem) implements Found {}

    /** Nothing. */
    record Nothing() implements Found {}
  }

  /** What tells one state of a file from another without reading it. */
  record Stat(long device, long inode, long size, FileTime modified, FileTime changed) {}

  /** Looks without opening. */
  static Found look(Path path) {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES);
      int type = number(attributes, "mode").intValue() & TYPE;
      long size = number(attributes, "size").longValue();
      if (type != REGULAR) {
        return unfit(path, "is " + word(type) + ", not a file", "move or rename it");
      }
      if (size > JsonDocument.MOST_BYTES) {
        return unfit(
            path,
            "has " + size + " bytes, more than " + JsonDocument.MOST_BYTES,
            "split it, or keep data that is no definition elsewhere");
      }
      return new Found.File(
          new Stat(
              number(attributes, "dev").longValue(),
              number(attributes, "ino").longValue(),
              size,
              time(attributes, "lastModifiedTime"),
              time(attributes, "ctime")));
    } catch (IOException e) {
      return failed(path, e);
    }
  }

  private static Number number(Map<String, Object> attributes, String name) {
    return (Number) Objects.requireNonNull(attributes.get(name));
  }

  private static FileTime time(Map<String, Object> attributes, String name) {
    return (FileTime) Objects.requireNonNull(attributes.get(name));
  }

  /**
   * Reads at most one byte more than a document may have: who gets that many refuses it. The JDK
   * has no {@code O_NONBLOCK}, so a FIFO that takes the place of a file after the look would hold
   * the reader; only who may write the directory can do that.
   */
  static byte[] read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(JsonDocument.MOST_BYTES + 1);
    }
  }

  /** What a failure to look at or to read a path says about it. */
  static Found failed(Path path, IOException failure) {
    boolean link = Files.isSymbolicLink(path);
    if (failure instanceof NoSuchFileException) {
      return link
          ? unfit(path, "is a link to nothing", "remove the link, or create what it points to")
          : new Found.Nothing();
    }
    if (failure instanceof AccessDeniedException) {
      return unfit(
          path,
          "may not be read by the user the agent runs as",
          "give that user the right to read it: chmod, chown, or the directories above");
    }
    if (link && loops(path)) {
      return unfit(path, "is a link that leads back to itself", "remove the link");
    }
    return unfit(path, "could not be read: " + reason(failure), "see to the file or its disk");
  }

  private static Found unfit(Path path, String reason, String mend) {
    return new Found.Unfit(problem(path, reason, mend));
  }

  static Problem problem(Path path, String reason, String mend) {
    return new Problem(path.toString(), Position.START, "", "", reason, mend);
  }

  private static boolean loops(Path path) {
    Path at = path;
    for (int i = 0; i < MOST_LINKS; i++) {
      if (!Files.isSymbolicLink(at)) {
        return Files.notExists(at, LinkOption.NOFOLLOW_LINKS);
      }
      try {
        at = at.resolveSibling(Files.readSymbolicLink(at));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  static String reason(IOException failure) {
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  private static String word(int type) {
    return switch (type) {
      case DIRECTORY -> "a directory";
      case FIFO -> "a FIFO";
      case SOCKET -> "a socket";
      default -> "a device";
    };
  }
}
