package io.discovery.raft.log;

import io.discovery.raft.Entry;
import io.discovery.raft.RaftCore;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads records of one segment, which need not be sound. */
final class SegmentReader {
  /**
   * A record that is what was written.
   *
   * @param durable last index known to be durable when it was written
   * @param end position after it
   */
  record Found(Entry entry, long durable, long end) {}

  private static final int WINDOW_BYTES = 128 << 10;
  private static final int ZEROS_BYTES = 8 << 10;

  private final Disk.Handle file;
  private final String name;
  private final long segment;
  private final long size;
  private final RecordFormat format = new RecordFormat();
  private final byte[] header = new byte[RecordFormat.HEADER_BYTES];
  private final ByteBuffer window;
  private long windowAt;

  SegmentReader(Disk.Handle file, String name) throws IOException {
    this.file = file;
    this.name = name;
    this.segment = Names.firstIndex(name);
    this.size = file.size();
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, Math.max(size, 1))).limit(0);
  }

  long size() {
    return size;
  }

  /** The record at the position, or null when there is none or not what was written. */
  @Nullable Found at(long position) throws IOException {
    if (!load(position, RecordFormat.HEADER_BYTES)) {
      return null;
    }
    window.get((int) (position - windowAt), header);
    ByteBuffer h = ByteBuffer.wrap(header);
    int length = h.getInt(RecordFormat.LENGTH_AT);
    long end = position + RecordFormat.HEADER_BYTES + length;
    if (length < 0 || length > RaftCore.MAX_PAYLOAD_BYTES || end > size) {
      return null;
    }
    byte[] payload = new byte[length];
    payload(position + RecordFormat.HEADER_BYTES, payload);
    if (h.getInt(RecordFormat.CRC_AT) != format.crc(header, payload, segment, position)) {
      return null;
    }
    Entry entry =
        new Entry(
            kind(h.getInt(RecordFormat.TYPE_AT), position),
            h.getLong(RecordFormat.TERM_AT),
            h.getLong(RecordFormat.INDEX_AT),
            payload);
    return new Found(entry, h.getLong(RecordFormat.DURABLE_AT), end);
  }

  private Entry.Kind kind(int type, long position) throws LogDamage {
    return switch (type) {
      case RecordFormat.TYPE_COMMAND -> Entry.Kind.COMMAND;
      case RecordFormat.TYPE_TERM_START -> Entry.Kind.TERM_START;
      case RecordFormat.TYPE_CONFIGURATION -> Entry.Kind.CONFIGURATION;
      default ->
          throw new LogDamage(
              name,
              position,
              "a sound record of unknown type " + type,
              "It was written by a newer version of the program.",
              "Start that version.");
    };
  }

  /**
   * Where the entries before an index end.
   *
   * @param term of the last of them, which may stand in the segment before this one
   * @param end position after it
   */
  record Before(long term, long end) {}

  /**
   * Finds where an entry stands, or would stand as the next one.
   *
   * @throws LogDamage when what stands before it cannot be read any more
   */
  Before before(long index) throws IOException {
    long term = FileHeader.read(file, name, FileHeader.SEGMENT).second();
    long position = FileHeader.BYTES;
    for (long next = segment; next < index; next++) {
      Found found = at(position);
      if (found == null || found.entry().index() != next) {
        throw new LogDamage(
            name,
            position,
            "record of index " + next + " is not what was written",
            "It was changed after it had been written.",
            LogDamage.RESTORE);
      }
      term = found.entry().term();
      position = found.end();
    }
    return new Before(term, position);
  }

  /** Whether nothing was ever written from the position on. */
  boolean onlyZerosFrom(long position) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
    for (long at = position; at < size; at += ZEROS_BYTES) {
      int length = (int) Math.min(ZEROS_BYTES, size - at);
      if (!load(at, length)) {
        return true;
      }
      int from = (int) (at - windowAt);
      // Compared as a whole: byte by byte it would be most of a start's time.
      if (!window.slice(from, length).equals(zeros.limit(length))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The highest "durable" of all sound records after a bad one, wherever they begin; -1 when there
   * are none.
   *
   * @param missing index of the bad one: what follows it has a higher one
   */
  long durableAfter(long bad, long missing) throws IOException {
    long highest = -1;
    long at = bad + 1;
    while (at + RecordFormat.HEADER_BYTES <= size) {
      Found found = mayBegin(at, missing) ? at(at) : null;
      if (found == null) {
        at++;
      } else {
        highest = Math.max(highest, found.durable());
        at = found.end();
      }
    }
    return highest;
  }

  /** Cheap, so that searching byte by byte is. */
  private boolean mayBegin(long position, long missing) throws IOException {
    if (!load(position, RecordFormat.HEADER_BYTES)) {
      return false;
    }
    int at = (int) (position - windowAt);
    int length = window.getInt(at + RecordFormat.LENGTH_AT);
    long index = window.getLong(at + RecordFormat.INDEX_AT);
    long durable = window.getLong(at + RecordFormat.DURABLE_AT);
    return length >= 0
        && position + RecordFormat.HEADER_BYTES + length <= size
        && index > missing
        && durable >= 0
        && durable < index;
  }

  /** Whether the bytes are there; if so they are in the window. */
  private boolean load(long position, int length) throws IOException {
    if (position + length > size) {
      return false;
    }
    if (position < windowAt || position + length > windowAt + window.limit()) {
      window.clear();
      Reading.fill(file, position, window);
      window.flip();
      windowAt = position;
    }
    return length <= window.limit();
  }

  private void payload(long position, byte[] into) throws IOException {
    long offset = position - windowAt;
    if (offset + into.length <= window.limit()) {
      window.get((int) offset, into);
    } else if (into.length <= window.capacity() && load(position, into.length)) {
      window.get((int) (position - windowAt), into);
    } else {
      Reading.fill(file, position, ByteBuffer.wrap(into));
    }
  }
}
