package io.discovery.raft;

import org.jspecify.annotations.Nullable;

/**
 * When the log is long enough for a snapshot (dissertation §5.1.3: relative to the size of the last
 * one, so that writing snapshots costs a bounded share of all writing), and which one is the newest
 * on disk.
 */
final class SnapshotPolicy {
  /** A snapshot is not written for less log than this share of the last snapshot's size. */
  static final long SHARE_OF_SNAPSHOT = 4;

  /** After a failure this share of the entries for a snapshot passes before the next attempt. */
  static final long RETRY_SHARE = 10;

  /** What an entry costs in the log beside its payload, roughly. */
  private static final int ENTRY_OVERHEAD_BYTES = 40;

  /**
   * A snapshot on disk.
   *
   * @param index last entry it contains
   */
  record Stored(long index, long term, Configuration configuration) {}

  private final Limits limits;
  private Output.@Nullable SnapshotWanted underWay;
  private @Nullable Stored newest;
  private long lastSize;
  private long entries;
  private long bytes;
  private long entriesAtRequest;
  private long bytesAtRequest;
  private long notBeforeEntries;

  /** Whether a follower needs one that is newer than the newest. */
  private boolean needed;

  SnapshotPolicy(Limits limits, Restored restored) {
    this.limits = limits;
    if (restored.snapshotIndex() > 0) {
      installed(
          new Stored(restored.snapshotIndex(), restored.snapshotTerm(), restored.configuration()),
          restored.snapshotBytes());
    }
  }

  /** The newest on disk. */
  @Nullable Stored newest() {
    return newest;
  }

  /** It is gone, or damaged. */
  void unreadable(long index) {
    if (newest != null && newest.index() == index) {
      newest = null;
    }
  }

  void committed(Entry entry) {
    entries++;
    bytes += entry.payload().length + ENTRY_OVERHEAD_BYTES;
  }

  /** A follower lacks what the newest does not contain and the log no longer holds. */
  void need() {
    needed = true;
  }

  /** Whether to take one now. */
  boolean isWanted() {
    boolean enough =
        (entries >= limits.snapshotEntries() || bytes >= limits.snapshotBytes())
            && bytes >= lastSize / SHARE_OF_SNAPSHOT;
    return underWay == null && (enough || needed) && entries >= notBeforeEntries;
  }

  void begin(Output.SnapshotWanted wanted) {
    underWay = wanted;
    needed = false;
    entriesAtRequest = entries;
    bytesAtRequest = bytes;
  }

  void taken(long index, long size) {
    Output.SnapshotWanted wanted = underWay;
    if (wanted == null || wanted.index() != index) {
      throw new IllegalStateException("invariant broken: a snapshot was asked for");
    }
    underWay = null;
    entries -= entriesAtRequest;
    bytes -= bytesAtRequest;
    notBeforeEntries = 0;
    if (newest == null || newest.index() < index) {
      installed(new Stored(index, wanted.term(), wanted.configuration()), size);
    }
  }

  void failed() {
    Invariant.check(underWay != null, "a snapshot was asked for");
    underWay = null;
    notBeforeEntries = entries + limits.snapshotEntries() / RETRY_SHARE;
  }

  /** A leader's snapshot is on disk. */
  void installed(Stored snapshot, long size) {
    newest = snapshot;
    lastSize = size;
  }

  /** All that was counted is in a leader's snapshot. */
  void restart() {
    entries = 0;
    bytes = 0;
    entriesAtRequest = 0;
    bytesAtRequest = 0;
    notBeforeEntries = 0;
  }
}
