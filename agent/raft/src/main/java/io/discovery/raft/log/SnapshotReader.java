package io.discovery.raft.log;

import io.discovery.raft.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The content of a snapshot file. Every read checks; the end is only reached in a whole file. */
final class SnapshotReader extends InputStream {
  private final Disk.Handle file;
  private final String name;
  private final FileHeader header;
  private final Configuration configuration;
  private final SnapshotFormat format = new SnapshotFormat();
  private byte[] chunk = {};
  private int chunkAt;
  private long position = FileHeader.BYTES;
  private int sequence;
  private long total;
  private boolean ended;

  private SnapshotReader(Disk.Handle file, String name, UUID cluster) throws IOException {
    this.file = file;
    this.name = name;
    header = FileHeader.read(file, name, FileHeader.SNAPSHOT, cluster);
    if (!name.startsWith(Names.snapshot(header.second(), header.first()))) {
      throw new LogDamage(
          name,
          0,
          "the header is of index " + header.first() + " and term " + header.second(),
          "The file was renamed.",
          "Give it its name back.");
    }
    configuration = configuration(next());
  }

  static SnapshotReader open(Disk disk, String name, UUID cluster) throws IOException {
    Disk.Handle file = disk.open(name);
    try {
      return new SnapshotReader(file, name, cluster);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private Configuration configuration(SnapshotFormat.Chunk first) throws LogDamage {
    if (first.type() != SnapshotFormat.TYPE_CONFIGURATION) {
      throw SnapshotFormat.damage(name, FileHeader.BYTES, "the configuration is missing");
    }
    try {
      return Configuration.decode(first.content());
    } catch (IllegalArgumentException e) {
      throw new LogDamage(
          name,
          FileHeader.BYTES,
          "the configuration cannot be read: " + e.getMessage(),
          "It was written by a newer version of the program.",
          "Start that version.");
    }
  }

  /** Reads the whole file, checking it. */
  static StoredSnapshot verify(Disk disk, String name, UUID cluster) throws IOException {
    try (SnapshotReader reader = open(disk, name, cluster)) {
      while (reader.nextData()) {
        // What is in it is of no interest yet.
      }
      return new StoredSnapshot(
          disk,
          cluster,
          name,
          reader.header.first(),
          reader.header.second(),
          reader.position,
          reader.configuration);
    }
  }

  /** Whether what stands in the log up to its index is not of its history. */
  static boolean isInPlaceOfLog(Disk disk, StoredSnapshot snapshot, UUID cluster)
      throws IOException {
    try (SnapshotReader reader = open(disk, snapshot.name(), cluster)) {
      return reader.header.flags() == FileHeader.IN_PLACE_OF_LOG;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (chunkAt == chunk.length) {
      if (!nextData()) {
        return -1;
      }
    }
    int n = Math.min(length, chunk.length - chunkAt);
    System.arraycopy(chunk, chunkAt, into, offset, n);
    chunkAt += n;
    return n;
  }

  private SnapshotFormat.Chunk next() throws IOException {
    SnapshotFormat.Chunk next = format.read(file, name, position, sequence);
    position = next.end();
    sequence++;
    return next;
  }

  private boolean nextData() throws IOException {
    if (ended) {
      return false;
    }
    SnapshotFormat.Chunk next = next();
    int length = next.content().length;
    if (next.type() == SnapshotFormat.TYPE_END) {
      if (length != Long.BYTES
          || ByteBuffer.wrap(next.content()).getLong() != total
          || position != file.size()) {
        throw SnapshotFormat.damage(name, position, "the end does not fit what stands before it");
      }
      ended = true;
      return false;
    }
    total += length;
    chunk = next.content();
    chunkAt = 0;
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
