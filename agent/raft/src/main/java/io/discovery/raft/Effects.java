package io.discovery.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one step wants done, as it gathers. */
final class Effects {
  @Nullable Persist persist;
  final List<Message> messages = new ArrayList<>();
  final List<Output.Waiting> waiting = new ArrayList<>();
  final List<Entry> apply = new ArrayList<>();
  final List<Output.Resolved> outcomes = new ArrayList<>();
  final List<Output.SafeRead> reads = new ArrayList<>();
  final List<Output.ChunkWanted> chunks = new ArrayList<>();
  Output.@Nullable SnapshotWanted snapshot;
  Output.@Nullable ChunkToStore store;
  long restored = Output.NOTHING_RESTORED;
  boolean probe;

  /**
   * Asks for something to be made durable; two of one step become one.
   *
   * @param entries follow on what was asked for before, or replace what stands there
   */
  void persist(long term, long index, @Nullable HardState changed, List<Entry> entries) {
    Persist earlier = persist;
    if (earlier == null) {
      persist = new Persist(term, index, changed, entries);
      return;
    }
    List<Entry> all = new ArrayList<>(earlier.entries());
    if (!entries.isEmpty()) {
      all.removeIf(entry -> entry.index() >= entries.getFirst().index());
      all.addAll(entries);
    }
    persist = new Persist(term, index, changed == null ? earlier.hardState() : changed, all);
  }

  Output finish(Status status, long wakeAt) {
    return new Output(
        persist, messages, waiting, apply, outcomes, reads, status, probe, snapshot, chunks, store,
        restored, wakeAt);
  }
}
