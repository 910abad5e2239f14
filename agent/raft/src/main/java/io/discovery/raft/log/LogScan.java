package io.discovery.raft.log;

import io.discovery.raft.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** Reads the segments of a log in order and tells a torn tail from damage. */
final class LogScan {
  private static final int COPY_BYTES = 64 << 10;

  private final Disk disk;
  private final UUID cluster;
  private final long base;
  private final long baseTerm;
  private final List<Entry> entries;

  /** Highest index known to be durable. */
  private long durable;

  private long lastIndex = -1;
  private long lastTerm;

  /** Where the records begin that were written last and in one go. */
  private long lastWriteAt = FileHeader.BYTES;

  private long lastWriteDurable = -1;

  /**
   * @param marked index known to be durable from elsewhere
   * @param base last index of the snapshot: only entries after it are collected
   * @param baseTerm its term
   */
  LogScan(Disk disk, UUID cluster, long marked, long base, long baseTerm, List<Entry> entries) {
    this.disk = disk;
    this.cluster = cluster;
    this.durable = marked;
    this.base = base;
    this.baseTerm = baseTerm;
    this.entries = entries;
  }

  /**
   * The last segment, open.
   *
   * @param end after the last sound record
   * @param size of the file as it was found
   * @param torn whether what stands after the end is to be cut
   * @param doubtful what stands from here to the end may be in memory only
   */
  record Tail(
      Disk.Handle file,
      String name,
      long end,
      long size,
      boolean torn,
      long doubtful,
      long lastIndex,
      long lastTerm) {

    /** Length of the file once it has been cut. */
    long mendedSize() {
      return torn ? end : size;
    }

    /**
     * Cuts what is torn, and writes once more what no sync is known to have covered: after one that
     * failed, reading would still find it, in memory.
     */
    void makeDurable() throws IOException {
      if (torn) {
        file.truncate(end);
      }
      for (long at = doubtful; at < end; at += COPY_BYTES) {
        int length = (int) Math.min(COPY_BYTES, end - at);
        file.write(ByteBuffer.wrap(Reading.exactly(file, at, length)), at);
      }
      // Always: that a suffix is gone may be in memory only, too.
      file.sync();
    }
  }

  /** The tail of a log that has just begun after a snapshot. */
  static Tail begun(Disk.Handle file, long after, long term) {
    long end = FileHeader.BYTES;
    return new Tail(file, Names.segment(after + 1), end, end, false, end, after, term);
  }

  /** A segment that is followed by another one: every byte of it is known to be durable. */
  void closed(String name, String next) throws IOException {
    try (Disk.Handle file = disk.open(name)) {
      SegmentReader reader = open(file, name);
      long end = read(reader, name);
      if (end < reader.size()) {
        throw damage(name, end, "record of index " + (lastIndex + 1) + " is not what was written");
      }
      if (lastIndex + 1 != Names.firstIndex(next)) {
        throw damage(
            name, end, "the file ends with index " + lastIndex + ", the next one is " + next);
      }
    }
  }

  Tail last(String name) throws IOException {
    Disk.Handle file = disk.open(name);
    try {
      SegmentReader reader = open(file, name);
      long end = read(reader, name);
      long missing = lastIndex + 1;
      boolean torn = !reader.onlyZerosFrom(end);
      if (torn && Math.max(durable, reader.durableAfter(end, missing)) >= missing) {
        throw damage(
            name,
            end,
            "record of index " + missing + " is not what was written, and was durable once");
      }
      return new Tail(
          file,
          name,
          end,
          reader.size(),
          torn,
          durable >= lastIndex ? end : lastWriteAt,
          lastIndex,
          lastTerm);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private SegmentReader open(Disk.Handle file, String name) throws IOException {
    FileHeader header = FileHeader.read(file, name, FileHeader.SEGMENT, cluster);
    if (header.first() != Names.firstIndex(name)) {
      throw damage(name, 0, "the header says that it begins with index " + header.first());
    }
    if (lastIndex < 0) {
      lastIndex = header.first() - 1;
      lastTerm = header.second();
      checkBase(name, 0);
    }
    if (header.second() != lastTerm) {
      throw damage(
          name,
          0,
          "the header says that it follows on term %d, but that is %d"
              .formatted(header.second(), lastTerm));
    }
    lastWriteAt = FileHeader.BYTES;
    lastWriteDurable = -1;
    return new SegmentReader(file, name);
  }

  /** Returns where the sound records end. */
  private long read(SegmentReader reader, String name) throws IOException {
    long position = FileHeader.BYTES;
    SegmentReader.Found found = reader.at(position);
    while (found != null) {
      Entry entry = found.entry();
      if (entry.index() != lastIndex + 1 || entry.term() < lastTerm) {
        throw damage(
            name,
            position,
            "a record of index %d and term %d follows on %d and %d"
                .formatted(entry.index(), entry.term(), lastIndex, lastTerm));
      }
      if (found.durable() != lastWriteDurable) {
        lastWriteDurable = found.durable();
        lastWriteAt = position;
      }
      durable = Math.max(durable, found.durable());
      lastIndex = entry.index();
      lastTerm = entry.term();
      checkBase(name, position);
      if (lastIndex > base) {
        entries.add(entry);
      }
      position = found.end();
      found = reader.at(position);
    }
    return position;
  }

  /** Log and snapshot are of one history. */
  private void checkBase(String name, long position) throws LogDamage {
    if (lastIndex == base && lastTerm != baseTerm) {
      throw damage(
          name,
          position,
          "entry %d is of term %d, in the snapshot of term %d".formatted(base, lastTerm, baseTerm));
    }
  }

  private static LogDamage damage(String name, long offset, String what) {
    return new LogDamage(
        name,
        offset,
        what,
        "Acknowledged entries were changed or lost after they had been written.",
        LogDamage.RESTORE);
  }
}
