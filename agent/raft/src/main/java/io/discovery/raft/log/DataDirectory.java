package io.discovery.raft.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A data directory that is this process's alone, for as long as it lives: the lock is the operating
 * system's and goes with the process, however that ends.
 */
public final class DataDirectory implements Closeable {
  private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());
  private static final String LOCK = "lock";

  /** More than a pid has digits. */
  private static final int PID_BYTES = 32;

  /**
   * Directories this process has. Closing any channel of a file drops the process's lock on it
   * (POSIX), so a second one must not even be opened.
   */
  private static final Set<Path> TAKEN = new HashSet<>();

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the directory, which is made when it is not there.
   *
   * @throws IOException when another process has it: the message names its pid
   */
  public static DataDirectory take(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.toRealPath();
    synchronized (TAKEN) {
      if (!TAKEN.add(path)) {
        throw inUse(path, "this very process");
      }
      try {
        return new DataDirectory(path, locked(path));
      } catch (IOException | RuntimeException e) {
        TAKEN.remove(path);
        throw e;
      }
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(path, "process " + pid(channel));
      }
      sayWho(channel);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException inUse(Path path, String by) {
    return new IOException(
        "data directory %s is in use by %s; stop that one, or give this one another directory"
                .formatted(path, by)
            + " (data_dir)");
  }

  private static void sayWho(FileChannel channel) {
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
    } catch (IOException e) {
      // A full disk must not keep the agent from starting; the lock holds without a name on it.
      LOG.log(System.Logger.Level.DEBUG, "pid not written to the lock file", e);
    }
  }

  private static String pid(FileChannel channel) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(PID_BYTES);
    channel.read(b, 0);
    return new String(b.array(), 0, b.position(), StandardCharsets.US_ASCII).strip();
  }

  /** Where it is, without symbolic links. */
  public Path path() {
    return path;
  }

  /** Where the log's files are. */
  public FileDisk disk() throws IOException {
    return FileDisk.at(path.resolve("raft"));
  }

  @Override
  public void close() throws IOException {
    synchronized (TAKEN) {
      channel.close();
      TAKEN.remove(path);
    }
  }
}
