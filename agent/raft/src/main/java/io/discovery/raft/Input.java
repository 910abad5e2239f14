package io.discovery.raft;

import java.util.List;
import java.util.UUID;

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
   * the last {@link Persisted} said: nothing of this one, nor of any other that was asked for after
   * it and before a {@link StorageProbed} that says ready, is or will be found in the log.
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

  /**
   * A chunk that was wanted for a follower ({@link Output.ChunkWanted}).
   *
   * @param bytes at most as many as were wanted, at least one unless it is the last one; not
   *     changed afterwards
   * @param last whether the snapshot ends with it
   */
  record ChunkRead(UUID to, long index, long offset, byte[] bytes, boolean last) implements Input {}

  /** A chunk that was wanted for a follower cannot be read: the snapshot is gone or damaged. */
  record ChunkUnreadable(UUID to, long index) implements Input {}

  /**
   * A chunk of a leader's snapshot is stored ({@link Output.ChunkToStore}). When it was the last
   * one: the whole snapshot is durable and has taken the place of the log, or of its beginning, and
   * the state it contains is ready to be put in place.
   *
   * @param index {@link Output.ChunkToStore#index}
   * @param offset where the next one begins
   */
  record ChunkStored(long index, long offset) implements Input {}

  /**
   * A chunk of a leader's snapshot could not be stored, or the whole is not what was sent. Nothing
   * of the snapshot is kept; the leader begins anew.
   */
  record ChunkNotStored(long index) implements Input {}

  /** A server has sent something. */
  record Received(Message message) implements Input {}

  /**
   * Clients want to read what is at least as new as now (dissertation §6.4). Each comes back in
   * {@link Output#reads}, or in {@link Output#outcomes} as a failure.
   *
   * @param ids unique among proposals and reads without an outcome
   */
  record Read(List<Long> ids, Guarantee guarantee) implements Input {
    public Read {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Let another voter lead (dissertation §3.10). Nothing comes of it where this server does not
   * lead, and it may come to nothing: proposals are taken again after one election timeout.
   */
  record Transfer(UUID to) implements Input {}

  /**
   * Change who belongs to the cluster. Ends as a proposal does, in {@link Output#outcomes}.
   *
   * @param id unique among proposals and reads without an outcome
   */
  record Change(long id, MemberChange change) implements Input {}
}
