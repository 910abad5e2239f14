package io.discovery.raft.log;

import io.discovery.raft.Entry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record of a segment; see the package's description for the layout. The checksum begins with
 * where the record stands, so that a record found elsewhere (in a value someone stored, or after a
 * misplaced write) is none.
 */
final class RecordFormat {
  static final int HEADER_BYTES = 36;

  static final int CRC_AT = 0;
  static final int LENGTH_AT = 4;
  static final int TYPE_AT = 8;
  static final int TERM_AT = 12;
  static final int INDEX_AT = 20;
  static final int DURABLE_AT = 28;

  static final int TYPE_COMMAND = 1;
  static final int TYPE_TERM_START = 2;
  static final int TYPE_CONFIGURATION = 3;

  private final ByteBuffer place = ByteBuffer.allocate(2 * Long.BYTES);
  private final byte[] bytes = new byte[HEADER_BYTES];
  private final ByteBuffer header = ByteBuffer.wrap(bytes);
  private final CRC32C crc = new CRC32C();

  /** The header of an entry's record; valid until the next call. */
  byte[] header(Entry entry, long durable, long segment, long position) {
    header.putInt(LENGTH_AT, entry.payload().length);
    header.putInt(TYPE_AT, type(entry.kind()));
    header.putLong(TERM_AT, entry.term());
    header.putLong(INDEX_AT, entry.index());
    header.putLong(DURABLE_AT, durable);
    header.putInt(CRC_AT, crc(bytes, entry.payload(), segment, position));
    return bytes;
  }

  int crc(byte[] record, byte[] payload, long segment, long position) {
    crc.reset();
    place.putLong(0, segment).putLong(Long.BYTES, position);
    crc.update(place.array(), 0, place.capacity());
    crc.update(record, LENGTH_AT, HEADER_BYTES - LENGTH_AT);
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }

  static long bytes(Entry entry) {
    return HEADER_BYTES + (long) entry.payload().length;
  }

  private static int type(Entry.Kind kind) {
    return switch (kind) {
      case COMMAND -> TYPE_COMMAND;
      case TERM_START -> TYPE_TERM_START;
      case CONFIGURATION -> TYPE_CONFIGURATION;
    };
  }
}
