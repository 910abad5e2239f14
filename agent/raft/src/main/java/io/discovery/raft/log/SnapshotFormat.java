package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Chunks of a snapshot file; see the package's description for the layout. */
final class SnapshotFormat {
  static final int CHUNK_HEADER_BYTES = 16;
  static final int CRC_AT = 0;
  static final int LENGTH_AT = 4;
  static final int TYPE_AT = 8;
  static final int SEQUENCE_AT = 12;

  static final int TYPE_DATA = 1;
  static final int TYPE_END = 2;
  static final int TYPE_CONFIGURATION = 3;

  /** Longest content of a chunk, bytes; all data but the last has it, so that it can be found. */
  static final int MAX_CHUNK_BYTES = 64 << 10;

  /** What the end takes, bytes. */
  static final int END_BYTES = CHUNK_HEADER_BYTES + Long.BYTES;

  /**
   * A chunk that is what was written.
   *
   * @param end position after it
   */
  record Chunk(int type, byte[] content, long end) {}

  private final CRC32C crc = new CRC32C();

  /** A chunk as it stands in a file. */
  ByteBuffer chunk(int type, int sequence, byte[] content, int length) {
    ByteBuffer b = ByteBuffer.allocate(CHUNK_HEADER_BYTES + length);
    b.putInt(LENGTH_AT, length).putInt(TYPE_AT, type).putInt(SEQUENCE_AT, sequence);
    b.put(CHUNK_HEADER_BYTES, content, 0, length);
    return b.putInt(CRC_AT, crc(b.array(), content, length));
  }

  /**
   * Reads the chunk at the position.
   *
   * @throws LogDamage when it is not the one that was written there
   */
  Chunk read(Disk.Handle file, String name, long position, int sequence) throws IOException {
    byte[] header = Reading.exactly(file, position, CHUNK_HEADER_BYTES);
    if (header.length < CHUNK_HEADER_BYTES) {
      throw damage(name, position, "the file ends too early");
    }
    ByteBuffer h = ByteBuffer.wrap(header);
    int length = h.getInt(LENGTH_AT);
    if (length < 0 || length > MAX_CHUNK_BYTES) {
      throw damage(name, position, "a chunk cannot have " + length + " bytes");
    }
    byte[] content = Reading.exactly(file, position + CHUNK_HEADER_BYTES, length);
    if (content.length < length
        || h.getInt(CRC_AT) != crc(header, content, length)
        || h.getInt(SEQUENCE_AT) != sequence) {
      throw damage(name, position, "the checksum of a chunk is wrong");
    }
    return new Chunk(h.getInt(TYPE_AT), content, position + CHUNK_HEADER_BYTES + length);
  }

  static LogDamage damage(String name, long position, String what) {
    return new LogDamage(
        name,
        position,
        what,
        "The snapshot was changed or cut after it had been written.",
        LogDamage.RESTORE);
  }

  private int crc(byte[] header, byte[] content, int length) {
    crc.reset();
    crc.update(header, LENGTH_AT, CHUNK_HEADER_BYTES - LENGTH_AT);
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
