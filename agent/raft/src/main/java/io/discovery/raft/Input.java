package io.discovery.raft;

import java.util.List;

/** What happens to a server. */
public sealed interface Input {
  /** Nothing but time has passed: the first input of all, and the one at {@link Output#wakeAt}. */
  record TimePassed() implements Input {}

  /** Clients want entries in the log, in this order. */
  record Propose(List<Proposal> proposals) implements Input {
    public Propose {
      proposals = List.copyOf(proposals);
    }
  }

  /**
   * A {@link Persist} and all before it are durable. Given back in the order in which they were
   * asked for; one may be skipped when a later one is given.
   *
   * @param term {@link Persist#term}
   * @param index {@link Persist#index}
   */
  record Persisted(long term, long index) implements Input {}

  /**
   * A {@link Persist} could not be carried out because the log cannot grow. What is durable is what
   * the last {@link Persisted} said: nothing of this one, nor of any other of its term that was
   * asked for after it, is or will be found in the log.
   *
   * @param term {@link Persist#term}
   * @param why for a person: what is full and the mend
   */
  record NotPersisted(long term, String why) implements Input {}

  /** The answer to {@link Output#probeStorage}: whether the log can grow again. */
  record StorageProbed(boolean ready) implements Input {}

  /** All entries handed out up to this one have been applied. */
  record Applied(long index) implements Input {}

  /**
   * A snapshot that was wanted is durable.
   *
   * @param index last entry it contains
   * @param bytes its size
   */
  record SnapshotTaken(long index, long bytes) implements Input {}

  /** A snapshot that was wanted could not be taken. The log goes on as it is. */
  record SnapshotFailed() implements Input {}
}
