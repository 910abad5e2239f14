package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.raft.Entry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold at every instant, over all restarts. It knows more than any server: everything
 * that was ever applied, acknowledged, refused or shown.
 */
final class Checks {
  /**
   * An entry that was applied once; whoever applies at that index again must apply the same.
   *
   * @param stateHash of the state after it
   */
  private record Known(long term, ByteBuffer payload, long stateHash) {}

  private final TreeMap<Long, Known> applied = new TreeMap<>();
  private final Map<ByteBuffer, Long> placeOf = new HashMap<>();
  private final Set<ByteBuffer> refused = new HashSet<>();
  private final Map<String, Long> shown = new HashMap<>();
  private long promised;
  private long lastTermLed;
  private long lastClusterTime;

  /** An entry was applied; the state is the one after it. */
  void applied(Entry entry, Snapshot state) {
    ByteBuffer payload = ByteBuffer.wrap(entry.payload());
    Violation.unless(
        state.index() == entry.index(),
        () -> "state of index %d after entry %d".formatted(state.index(), entry.index()));
    Known now = new Known(entry.term(), payload, Catalog.hash(state));
    Known then = applied.putIfAbsent(entry.index(), now);
    if (then != null) {
      sameEntry(entry, then, now);
      sameState(entry.index(), then.stateHash(), now.stateHash());
      return;
    }
    Violation.unless(
        applied.lastKey() == entry.index(),
        () -> "entry %d applied out of order".formatted(entry.index()));
    Violation.unless(
        state.clusterTime() >= lastClusterTime,
        () ->
            "cluster time went back from %d to %d".formatted(lastClusterTime, state.clusterTime()));
    lastClusterTime = state.clusterTime();
    if (unique(entry.payload())) {
      Long place = placeOf.putIfAbsent(payload, entry.index());
      Violation.unless(
          place == null,
          () -> "a write was applied twice, at " + place + " and at " + entry.index());
      Violation.unless(
          !refused.contains(payload),
          () -> "a refused write was applied at %d".formatted(entry.index()));
    }
  }

  private static void sameEntry(Entry entry, Known then, Known now) {
    Violation.unless(
        then.term() == now.term() && then.payload().equals(now.payload()),
        () ->
            "entry %d was another one before: term %d then, %d now"
                .formatted(entry.index(), then.term(), now.term()));
  }

  private static void sameState(long index, long then, long now) {
    Violation.unless(
        then == now,
        () ->
            "the state at index %d has hash %08x, but had %08x before".formatted(index, now, then));
  }

  /** A client is told that its write is in the log for ever. */
  void acknowledged(long index) {
    Violation.unless(
        applied.containsKey(index),
        () -> "entry %d was acknowledged but not applied".formatted(index));
    promised = Math.max(promised, index);
  }

  /** A client is told that its write never happened and never will. */
  void refused(byte[] payload) {
    if (!unique(payload)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    Violation.unless(
        !placeOf.containsKey(bytes),
        () -> "a write applied at %s was refused".formatted(String.valueOf(placeOf.get(bytes))));
    refused.add(bytes);
  }

  /** Clients write each value once; anything else may be asked for twice in the same words. */
  private static boolean unique(byte[] payload) {
    return payload.length > 0 && CommandCodec.decode(payload).command() instanceof Command.KvPut;
  }

  /** A client is shown a key. */
  void shown(Snapshot state, String key) {
    long index = state.indexOf(new Topic.Key(key));
    Long before = shown.put(key, index);
    Violation.unless(
        before == null || before <= index,
        () -> "index of " + key + " went back from " + before + " to " + index);
    promised = Math.max(promised, state.index());
  }

  /** A server has read a snapshot. */
  void restored(Snapshot state) {
    Known then = applied.get(state.index());
    Violation.unless(
        then != null, () -> "a snapshot of index %d, never applied".formatted(state.index()));
    sameState(state.index(), then == null ? 0 : then.stateHash(), Catalog.hash(state));
  }

  /** A server has read all it has. */
  void started(Snapshot state) {
    Violation.unless(
        state.index() >= promised,
        () ->
            "index %d was acknowledged or shown, but the server starts with %d"
                .formatted(promised, state.index()));
  }

  /** A server leads from now on. */
  void leads(long term) {
    Violation.unless(
        term > lastTermLed,
        () -> "term %d has two leaders; the last one was of %d".formatted(term, lastTermLed));
    lastTermLed = term;
  }
}
