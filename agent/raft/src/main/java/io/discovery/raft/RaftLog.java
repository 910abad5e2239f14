package io.discovery.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of the log that is held in memory: entries after a base that may be behind the snapshot
 * on disk or before it.
 */
final class RaftLog {
  /** What no entry has: the log does not hold it. */
  static final long UNKNOWN_TERM = -1;

  /** What an entry costs in memory beside its payload, roughly, bytes. */
  static final int ENTRY_OVERHEAD_BYTES = 64;

  private final List<Entry> entries = new ArrayList<>();
  private long baseIndex;
  private long baseTerm;
  private long bytes;

  RaftLog(Restored restored) {
    baseIndex = restored.snapshotIndex();
    baseTerm = restored.snapshotTerm();
    append(restored.entries());
  }

  /** The entry before the first one held: its term is known, no more. */
  long baseIndex() {
    return baseIndex;
  }

  long lastIndex() {
    return baseIndex + entries.size();
  }

  long lastTerm() {
    return entries.isEmpty() ? baseTerm : entries.getLast().term();
  }

  /** The term of the entry, or {@link #UNKNOWN_TERM}. */
  long term(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return index < baseIndex || index > lastIndex() ? UNKNOWN_TERM : entry(index).term();
  }

  Entry entry(long index) {
    return entries.get((int) (index - baseIndex - 1));
  }

  void append(List<Entry> more) {
    for (Entry entry : more) {
      Invariant.check(entry.index() == lastIndex() + 1, "a log has no gap");
      Invariant.check(entry.term() >= lastTerm(), "terms in a log never go back");
      entries.add(entry);
      bytes += cost(entry);
    }
  }

  /** Removes everything after the index. */
  void cutAfter(long index) {
    Invariant.check(index >= baseIndex, "what is applied is not cut");
    while (lastIndex() > index) {
      bytes -= cost(entries.removeLast());
    }
  }

  /** Entries from the index on: at least one if there is one, else within both bounds. */
  List<Entry> from(long index, int maxEntries, long maxBytes) {
    List<Entry> some = new ArrayList<>();
    long size = 0;
    for (long i = index; i <= lastIndex() && some.size() < maxEntries; i++) {
      Entry entry = entry(i);
      size += cost(entry);
      if (!some.isEmpty() && size > maxBytes) {
        break;
      }
      some.add(entry);
    }
    return some;
  }

  static long cost(Entry entry) {
    return (long) ENTRY_OVERHEAD_BYTES + entry.payload().length;
  }

  /**
   * The last index, not after the one given, whose entry is of that term or an earlier one: one
   * step back over all entries of a term (paper §5.3, end; etcd's {@code findConflictByTerm}).
   */
  long lastNotAfter(long index, long term) {
    long at = Math.min(index, lastIndex());
    while (at > baseIndex && term(at) > term) {
      at--;
    }
    return at;
  }

  /** What stands up to the index is in a snapshot. */
  void forgetTo(long index) {
    if (index > baseIndex) {
      drop((int) (index - baseIndex));
    }
  }

  /** Nothing stands here but a snapshot. */
  void restart(long index, long term) {
    entries.clear();
    bytes = 0;
    baseIndex = index;
    baseTerm = term;
  }

  private void drop(int count) {
    Entry last = entries.get(count - 1);
    baseIndex = last.index();
    baseTerm = last.term();
    List<Entry> gone = entries.subList(0, count);
    gone.forEach(entry -> bytes -= cost(entry));
    gone.clear();
  }

  /**
   * Forgets what has been applied, but for the newest. Waits until a quarter more is there than is
   * to be kept, for each removal moves what stays.
   *
   * @param keepEntries so many are kept
   * @param keepBytes so long as they take less than this
   */
  void compact(long applied, long keepEntries, long keepBytes) {
    if (entries.size() <= quarterMore(keepEntries) && bytes <= quarterMore(keepBytes)) {
      return;
    }
    int most = (int) Math.min(entries.size(), applied - baseIndex);
    int drop = 0;
    long left = bytes;
    while (drop < most && (entries.size() - drop > keepEntries || left > keepBytes)) {
      left -= cost(entries.get(drop));
      drop++;
    }
    if (drop > 0 && drop >= (entries.size() - drop) / 4) {
      drop(drop);
    }
  }

  private static long quarterMore(long bound) {
    return bound + bound / 4;
  }
}
