package io.discovery.raft.log;

import io.discovery.raft.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The segment that is written to. Zeros are written ahead of the records, so that a sync mostly
 * finds the file's length and blocks unchanged and need not write the file system's journal.
 */
final class Segment {
  private static final int STAGING_BYTES = 64 << 10;

  private final Disk.Handle file;
  private final String name;
  private final long first;
  private final RecordFormat format = new RecordFormat();
  private final ByteBuffer staging;
  private final int aheadBytes;

  /** Where the next record goes. */
  private long end;

  /** The file's length; zeros from {@link #end} on. */
  private long allocated;

  Segment(Disk.Handle file, String name, long end, long allocated, int aheadBytes) {
    this(file, name, end, allocated, aheadBytes, ByteBuffer.allocateDirect(STAGING_BYTES));
  }

  private Segment(
      Disk.Handle file, String name, long end, long allocated, int aheadBytes, ByteBuffer staging) {
    this.file = file;
    this.name = name;
    this.first = Names.firstIndex(name);
    this.end = end;
    this.allocated = allocated;
    this.aheadBytes = aheadBytes;
    this.staging = staging;
  }

  /**
   * Makes an empty one, there whole or not at all; leaves it open.
   *
   * @param termBefore term of the entry before its first one
   */
  static Disk.Handle create(Disk disk, UUID cluster, long first, long termBefore)
      throws IOException {
    return SmallFile.create(disk, Names.segment(first), header(cluster, first, termBefore));
  }

  /** What an empty one contains. */
  static ByteBuffer header(UUID cluster, long first, long termBefore) {
    ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
    new FileHeader(FileHeader.SEGMENT, cluster, first, termBefore).write(header);
    return header.flip();
  }

  /** The one that follows this one. */
  Segment next(Disk disk, UUID cluster, long firstIndex, long termBefore) throws IOException {
    return empty(create(disk, cluster, firstIndex, termBefore), firstIndex);
  }

  /** One that was just made. */
  Segment empty(Disk.Handle made, long firstIndex) {
    return new Segment(
        made, Names.segment(firstIndex), FileHeader.BYTES, FileHeader.BYTES, aheadBytes, staging);
  }

  /** Opens a closed one, to go on writing to it. */
  Segment reopen(Disk disk, String closed) throws IOException {
    Disk.Handle handle = disk.open(closed);
    long size = handle.size();
    return new Segment(handle, closed, size, size, aheadBytes, staging);
  }

  /** Removes for good the entry and all after it. Returns the term of the one before it. */
  long cutFrom(long index) throws IOException {
    SegmentReader.Before before = new SegmentReader(file, name).before(index);
    cutTo(before.end());
    return before.term();
  }

  /** Term of one of its entries, or of the one before its first. */
  long term(long index) throws IOException {
    return new SegmentReader(file, name).before(index + 1).term();
  }

  /** Index of its first entry. */
  long first() {
    return first;
  }

  String name() {
    return name;
  }

  long end() {
    return end;
  }

  /**
   * Writes the entries; durable after {@link #sync}. When it throws {@link StorageFull} the caller
   * calls {@link #cutTo}.
   *
   * @param durable last index known to be durable
   */
  void append(List<Entry> entries, long durable) throws IOException {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += RecordFormat.bytes(entry);
    }
    writeAhead(bytes);
    staging.clear();
    long at = end;
    for (Entry entry : entries) {
      at = stage(format.header(entry, durable, first, end), at);
      at = stage(entry.payload(), at);
      end += RecordFormat.bytes(entry);
    }
    flush(at);
    allocated = Math.max(allocated, end);
  }

  /** A larger write extends the file by itself well enough. */
  private void writeAhead(long bytes) throws IOException {
    if (end + bytes <= allocated || bytes > aheadBytes) {
      return;
    }
    long until = end + bytes + aheadBytes;
    while (allocated < until) {
      staging.clear();
      staging.limit((int) Math.min(staging.capacity(), until - allocated));
      while (staging.hasRemaining()) {
        staging.put((byte) 0);
      }
      staging.flip();
      long length = staging.remaining();
      file.write(staging, allocated);
      allocated += length;
    }
  }

  /** Returns where the staged bytes go; {@code at} moves on when they are written. */
  private long stage(byte[] bytes, long at) throws IOException {
    long start = at;
    int offset = 0;
    while (offset < bytes.length) {
      if (!staging.hasRemaining()) {
        start = flush(start);
      }
      int n = Math.min(staging.remaining(), bytes.length - offset);
      staging.put(bytes, offset, n);
      offset += n;
    }
    return start;
  }

  private long flush(long at) throws IOException {
    staging.flip();
    long next = at + staging.remaining();
    file.write(staging, at);
    staging.clear();
    return next;
  }

  void sync() throws IOException {
    file.sync();
  }

  /** Removes for good what stands after the position, which gives its room back, too. */
  void cutTo(long position) throws IOException {
    file.truncate(position);
    file.sync();
    end = position;
    allocated = position;
  }

  /** Nothing will be added: the file ends where its last record does. */
  void seal() throws IOException {
    cutTo(end);
  }

  void close() throws IOException {
    file.close();
  }
}
