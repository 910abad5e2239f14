package io.discovery.raft;

import java.util.List;

/**
 * What was found on disk, all of it durable.
 *
 * @param snapshotIndex last entry the snapshot contains, or 0
 * @param snapshotTerm term of that entry, or 0
 * @param snapshotBytes size of the snapshot
 * @param configuration what the snapshot says of the cluster; {@link Configuration#NONE} without
 *     one
 * @param entries everything after the snapshot, in order and without a gap
 */
public record Restored(
    HardState hardState,
    long snapshotIndex,
    long snapshotTerm,
    long snapshotBytes,
    Configuration configuration,
    List<Entry> entries) {

  public Restored {
    entries = List.copyOf(entries);
    long next = snapshotIndex + 1;
    long term = snapshotTerm;
    for (Entry entry : entries) {
      Invariant.check(entry.index() == next, "restored entries have no gap");
      Invariant.check(entry.term() >= term, "terms in a log never go back");
      next++;
      term = entry.term();
    }
    Invariant.check(term <= hardState.term(), "no entry is of a later term than the server's");
  }

  /** A server that has never taken part. */
  public static Restored nothing() {
    return new Restored(HardState.INITIAL, 0, 0, 0, Configuration.NONE, List.of());
  }

  long lastIndex() {
    return snapshotIndex + entries.size();
  }

  long lastTerm() {
    return entries.isEmpty() ? snapshotTerm : entries.getLast().term();
  }
}
