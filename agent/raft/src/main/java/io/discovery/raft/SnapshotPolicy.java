package io.discovery.raft;

/**
 * When the log is long enough for a snapshot (dissertation §5.1.3: relative to the size of the last
 * one, so that writing snapshots costs a bounded share of all writing).
 */
final class SnapshotPolicy {
  /** Replaying so many takes some ten milliseconds at a start. */
  static final long ENTRIES = 10_000;

  /** Keeps a log of large entries short as well. */
  static final long BYTES = 8L << 20;

  /** A snapshot is not written for less log than this share of the last snapshot's size. */
  static final long SHARE_OF_SNAPSHOT = 4;

  /** After a failure so many entries pass before the next attempt. */
  static final long RETRY_AFTER_ENTRIES = 1_000;

  /** What an entry costs in the log beside its payload, roughly. */
  private static final int ENTRY_OVERHEAD_BYTES = 40;

  private long lastSize;
  private long entries;
  private long bytes;
  private long entriesAtRequest;
  private long bytesAtRequest;
  private long notBeforeEntries;
  private boolean underWay;

  SnapshotPolicy(long lastSize) {
    this.lastSize = lastSize;
  }

  void committed(Entry entry) {
    entries++;
    bytes += entry.payload().length + ENTRY_OVERHEAD_BYTES;
  }

  /** Whether to take one now; true only once until it was taken or has failed. */
  boolean wanted() {
    if (underWay
        || (entries < ENTRIES && bytes < BYTES)
        || entries < notBeforeEntries
        || bytes < lastSize / SHARE_OF_SNAPSHOT) {
      return false;
    }
    underWay = true;
    entriesAtRequest = entries;
    bytesAtRequest = bytes;
    return true;
  }

  void taken(long size) {
    Invariant.check(underWay, "a snapshot was asked for");
    underWay = false;
    lastSize = size;
    entries -= entriesAtRequest;
    bytes -= bytesAtRequest;
    notBeforeEntries = 0;
  }

  void failed() {
    Invariant.check(underWay, "a snapshot was asked for");
    underWay = false;
    notBeforeEntries = entries + RETRY_AFTER_ENTRIES;
  }
}
