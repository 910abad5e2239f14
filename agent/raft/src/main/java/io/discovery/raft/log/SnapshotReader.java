package io.discovery.raft.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The content of a snapshot file. Every read checks; the end is only reached in a whole file. */
final class SnapshotReader extends InputStream {
  private final Disk.Handle file;
  private final String name;
  private final FileHeader header;
  private final SnapshotFormat format = new SnapshotFormat();
  private byte[] chunk = {};
  private int chunkAt;
  private long position = FileHeader.BYTES;
  private int sequence;
  private long total;
  private boolean ended;

  private SnapshotReader(Disk.Handle file, String name, FileHeader header) {
    this.file = file;
    this.name = name;
    this.header = header;
  }

  static SnapshotReader open(Disk disk, String name, UUID cluster) throws IOException {
    Disk.Handle file = disk.open(name);
    try {
      FileHeader header = FileHeader.read(file, name, FileHeader.SNAPSHOT, cluster);
      if (!Names.snapshot(header.second(), header.first()).equals(name)) {
        throw new LogDamage(
            name,
            0,
            "the header is of index " + header.first() + " and term " + header.second(),
            "The file was renamed.",
            "Give it its name back.");
      }
      return new SnapshotReader(file, name, header);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Reads the whole file, checking it. */
  static StoredSnapshot verify(Disk disk, String name, UUID cluster) throws IOException {
    try (SnapshotReader reader = open(disk, name, cluster)) {
      while (reader.nextChunk()) {
        // What is in it is of no interest yet.
      }
      return new StoredSnapshot(
          disk, cluster, name, reader.header.first(), reader.header.second(), reader.position);
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
      if (!nextChunk()) {
        return -1;
      }
    }
    int n = Math.min(length, chunk.length - chunkAt);
    System.arraycopy(chunk, chunkAt, into, offset, n);
    chunkAt += n;
    return n;
  }

  private boolean nextChunk() throws IOException {
    if (ended) {
      return false;
    }
    byte[] chunkHeader = Reading.exactly(file, position, SnapshotFormat.CHUNK_HEADER_BYTES);
    if (chunkHeader.length < SnapshotFormat.CHUNK_HEADER_BYTES) {
      throw damage("the file ends too early");
    }
    ByteBuffer h = ByteBuffer.wrap(chunkHeader);
    int length = h.getInt(SnapshotFormat.LENGTH_AT);
    if (length < 0 || length > SnapshotFormat.MAX_CHUNK_BYTES) {
      throw damage("a chunk cannot have " + length + " bytes");
    }
    byte[] content = Reading.exactly(file, position + SnapshotFormat.CHUNK_HEADER_BYTES, length);
    if (content.length < length
        || h.getInt(SnapshotFormat.CRC_AT) != format.crc(chunkHeader, content)
        || h.getInt(SnapshotFormat.SEQUENCE_AT) != sequence) {
      throw damage("the checksum of a chunk is wrong");
    }
    position += SnapshotFormat.CHUNK_HEADER_BYTES + length;
    sequence++;
    if (h.getInt(SnapshotFormat.TYPE_AT) == SnapshotFormat.TYPE_END) {
      if (length != Long.BYTES
          || ByteBuffer.wrap(content).getLong() != total
          || position != file.size()) {
        throw damage("the end does not fit what stands before it");
      }
      ended = true;
      return false;
    }
    total += length;
    chunk = content;
    chunkAt = 0;
    return true;
  }

  private LogDamage damage(String what) {
    return new LogDamage(
        name,
        position,
        what,
        "The snapshot was changed or cut after it had been written.",
        LogDamage.RESTORE);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
