package io.discovery.raft.log;

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

  /** Longest content of a chunk, bytes. */
  static final int MAX_CHUNK_BYTES = 64 << 10;

  private final CRC32C crc = new CRC32C();

  int crc(byte[] header, byte[] content) {
    return crc(header, content, content.length);
  }

  int crc(byte[] header, byte[] content, int length) {
    crc.reset();
    crc.update(header, LENGTH_AT, CHUNK_HEADER_BYTES - LENGTH_AT);
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
