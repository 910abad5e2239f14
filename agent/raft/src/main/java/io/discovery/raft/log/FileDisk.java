package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A directory of the file system. */
public final class FileDisk implements Disk {
  /** Less than this usable, bytes, and a write that failed is taken to have failed for room. */
  private static final long NO_ROOM_BYTES = 64 << 10;

  /** Linux makes a new one at each boot. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path directory;

  private FileDisk(Path directory) {
    this.directory = directory;
  }

  /** Uses the directory, which is made when it is not there. */
  public static FileDisk at(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        syncDirectory(parent);
      }
    }
    return new FileDisk(directory);
  }

  @Override
  public UUID boot() {
    try {
      return UUID.fromString(Files.readString(BOOT).strip());
    } catch (IOException | IllegalArgumentException e) {
      return UUID.randomUUID();
    }
  }

  @Override
  public List<String> names() throws IOException {
    String @Nullable [] names = directory.toFile().list();
    if (names == null) {
      throw new IOException(
          "cannot list " + directory + "; check that the agent's user may read and write it");
    }
    return List.of(names);
  }

  @Override
  public Handle open(String name) throws IOException {
    return new OpenFile(
        name,
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public Handle create(String name) throws IOException {
    try {
      return new OpenFile(
          name,
          FileChannel.open(
              directory.resolve(name),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw explained(name, e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw explained(to, e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncNames() throws IOException {
    syncDirectory(directory);
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The JDK has no type for "no room", and its text is in the user's language. */
  private IOException explained(String name, IOException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("quota exceeded") || isFull()) {
      return new StorageFull(
          "no room on disk for %s (%s); free some space there, writes resume by themselves"
              .formatted(directory.resolve(name), e.getMessage()));
    }
    return new IOException(directory.resolve(name) + ": " + e.getMessage(), e);
  }

  /** A directory that is gone has no room either, but it is not for want of room. */
  private boolean isFull() {
    return Files.isDirectory(directory) && directory.toFile().getUsableSpace() < NO_ROOM_BYTES;
  }

  private final class OpenFile implements Handle {
    private final String name;
    private final FileChannel channel;

    OpenFile(String name, FileChannel channel) {
      this.name = name;
      this.channel = channel;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long at = position;
      try {
        while (from.hasRemaining()) {
          at += channel.write(from, at);
        }
      } catch (IOException e) {
        throw explained(name, e);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
