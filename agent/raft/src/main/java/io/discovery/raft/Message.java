package io.discovery.raft;

import java.util.List;
import java.util.UUID;

/**
 * What servers say to each other. Messages may be lost, delayed, doubled and overtaken; every one
 * carries the sender's term (Raft paper §5.1), except where said otherwise.
 */
public sealed interface Message {
  /** Who sends it. */
  UUID from();

  /** Whom it is for. */
  UUID to();

  /** The sender's term. */
  long term();

  /**
   * "Would you vote for me?" (dissertation §9.6). Nobody's term changes by it.
   *
   * @param term the one it would stand in
   * @param lastIndex last entry of its log
   * @param lastTerm that entry's term
   */
  record PreVote(UUID from, UUID to, long term, long lastIndex, long lastTerm) implements Message {}

  /**
   * Answer to {@link PreVote}.
   *
   * @param term the one asked about when granted, else the sender's, or the one before the one
   *     asked about where that is later: so that the candidate hears it
   * @param tailCut {@link HardState#tailCut} of the sender
   * @param objects see {@link VoteReply}
   */
  record PreVoteReply(
      UUID from, UUID to, long term, boolean granted, boolean tailCut, boolean objects)
      implements Message {
    /** A plain yes or no. */
    PreVoteReply(UUID from, UUID to, long term, boolean granted, boolean tailCut) {
      this(from, to, term, granted, tailCut, !granted);
    }
  }

  /**
   * RequestVote (paper §5.2).
   *
   * @param transfer the leader itself has asked for this election (dissertation §3.10)
   */
  record Vote(UUID from, UUID to, long term, long lastIndex, long lastTerm, boolean transfer)
      implements Message {}

  /**
   * Answer to {@link Vote}; a vote that is granted is durable.
   *
   * @param tailCut {@link HardState#tailCut} of the sender
   * @param objects false also where the vote was refused for no other reason than that the sender
   *     has more of the log, and it is no voter by that log: what it has more was never counted
   */
  record VoteReply(UUID from, UUID to, long term, boolean granted, boolean tailCut, boolean objects)
      implements Message {
    /** A plain yes or no. */
    VoteReply(UUID from, UUID to, long term, boolean granted, boolean tailCut) {
      this(from, to, term, granted, tailCut, !granted);
    }
  }

  /**
   * AppendEntries (paper §5.3).
   *
   * @param prevIndex the entry before the first of these
   * @param prevTerm its term
   * @param commit the leader's commit index
   */
  record Append(
      UUID from,
      UUID to,
      long term,
      long prevIndex,
      long prevTerm,
      List<Entry> entries,
      long commit)
      implements Message {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The sender's log is the leader's up to here, and is durable.
   *
   * @param match last such index
   */
  record Appended(UUID from, UUID to, long term, long match) implements Message {}

  /**
   * The sender's log does not fit.
   *
   * @param prevIndex of the {@link Append} refused
   * @param hintIndex the highest index at which the logs may agree as far as the sender can tell
   * @param hintTerm term of the sender's entry there
   */
  record AppendRefused(UUID from, UUID to, long term, long prevIndex, long hintIndex, long hintTerm)
      implements Message {}

  /**
   * The leader lives. Apart from {@link Append}, so that it never waits behind entries.
   *
   * @param commit not beyond what the receiver is known to have
   * @param round grows; comes back in the reply (paper §8)
   */
  record Heartbeat(UUID from, UUID to, long term, long commit, long round) implements Message {}

  /**
   * Answer to {@link Heartbeat}: at this moment the sender knew no later term.
   *
   * @param features {@link Settings#features} of the sender
   */
  record HeartbeatReply(UUID from, UUID to, long term, long round, int features)
      implements Message {}

  /**
   * A part of the state itself, for a follower that lacks entries which the leader no longer holds
   * (paper §7).
   *
   * @param ticket the same for all parts that belong together: the same state need not be the same
   *     bytes when it is written again
   * @param index last entry that the snapshot contains
   * @param snapshotTerm its term
   * @param offset of the content, bytes
   * @param crc32c of the bytes
   * @param last whether the content ends with them
   */
  record InstallSnapshot(
      UUID from,
      UUID to,
      long term,
      long ticket,
      long index,
      long snapshotTerm,
      Configuration configuration,
      long offset,
      byte[] bytes,
      int crc32c,
      boolean last)
      implements Message {}

  /**
   * The sender has stored a part of a snapshot, or lacks another one. Once all of it is in place
   * {@link Appended} says so.
   *
   * @param index {@link InstallSnapshot#index}
   * @param offset what comes next
   */
  record SnapshotReply(UUID from, UUID to, long term, long index, long offset) implements Message {}

  /** Answer to a message of an earlier term: that term is over. */
  record Outdated(UUID from, UUID to, long term) implements Message {}

  /**
   * A follower asks how far it must have applied to answer reads (dissertation §6.4).
   *
   * @param ticket comes back in the answer
   */
  record ReadIndex(UUID from, UUID to, long term, long ticket, Guarantee guarantee)
      implements Message {}

  /** Answer to {@link ReadIndex}: all that was committed when it came is up to this index. */
  record ReadIndexReply(UUID from, UUID to, long term, long ticket, long index)
      implements Message {}

  /** The leader wants the receiver to stand for election at once (dissertation §3.10). */
  record TimeoutNow(UUID from, UUID to, long term) implements Message {}
}
