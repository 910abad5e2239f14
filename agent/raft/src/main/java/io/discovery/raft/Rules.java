package io.discovery.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The decisions on which safety rests, one method each, with its source. The core asks here and
 * nowhere else, so that they can be read together, and so that the hunter ({@code agent/simulator})
 * can break one at a time and prove that it would notice. The product always uses {@link #OF_RAFT}.
 */
public class Rules {
  /** Those of Raft, and of what departs from it here. */
  public static final Rules OF_RAFT = new Rules();

  /** For whoever breaks one. */
  protected Rules() {}

  /**
   * A server votes once in a term (paper §5.2), and not for another where it follows a leader.
   *
   * @param votedFor whom it has voted for in this term
   */
  protected boolean mayVoteFor(UUID candidate, @Nullable UUID votedFor, @Nullable UUID leader) {
    return candidate.equals(votedFor) || (votedFor == null && leader == null);
  }

  /** A vote goes to a log that has all this one may have committed (paper §5.4.1). */
  protected boolean isUpToDate(long index, long term, long lastIndex, long lastTerm) {
    return term > lastTerm || (term == lastTerm && index >= lastIndex);
  }

  /**
   * For so long a restarted voter gives no vote, not even to itself: a leader may count on its
   * having been heard (dissertation §6.4.1: leases). Departs from the paper.
   */
  protected long silenceAfterStartNanos(Timing timing) {
    return timing.longestElectionNanos();
  }

  /** Who hears a leader takes no notice of another's wish to lead (dissertation §4.2.3). */
  protected boolean isContent(long now, long leaderHeardAt, Timing timing) {
    return now < leaderHeardAt + timing.electionNanos();
  }

  /**
   * A server whose log's end was cut may lack what it has acknowledged: its vote counts only where
   * all agree, for then the best log of all wins. If it is the candidate itself, those that do not
   * vote are asked, too: what it lacks may have made them voters. Departs from the paper.
   *
   * @param whole votes of voters whose log was not cut
   * @param all those that agree
   * @param asked voters, or all members where the candidate's own log was cut
   */
  protected boolean isElected(int whole, int all, boolean candidateWasCut, int voters, int asked) {
    boolean majority = whole >= Quorum.majority(voters) && !candidateWasCut;
    return majority || all == asked;
  }

  /**
   * What a majority holds is committed if it is of the leader's own term, and with it all before
   * (paper §5.4.2).
   *
   * @param termStart first index of the leader's term
   */
  protected boolean mayCommit(long reached, long termStart) {
    return reached >= termStart;
  }

  /** The commit index in a heartbeat is not beyond what the follower is known to hold. */
  protected long commitInHeartbeat(long match, long commit) {
    return Math.min(match, commit);
  }

  /**
   * What a follower may take for committed: not beyond what this message shows to be the leader's
   * (paper §5.3).
   *
   * @param shown last index that the message shows to agree
   */
  protected long commitInAppend(long commit, long shown) {
    return Math.min(commit, shown);
  }

  /**
   * An answer of the disk counts only in the term of the last request: after an older one a suffix
   * may have been replaced, and other entries may stand at that index.
   */
  protected boolean isOfRequest(long persistedTerm, long askedTerm) {
    return persistedTerm == askedTerm;
  }

  /** What is committed is never looked at again, however old the message (paper §5.3). */
  protected boolean isOvertaken(long prevIndex, long commitIndex) {
    return prevIndex < commitIndex;
  }

  /** An acknowledgement waits until what it promises is durable (paper §5.3; figure 2). */
  protected boolean mayAcknowledge(long match, long persistedIndex) {
    return match <= persistedIndex;
  }

  /**
   * A leader knows what is committed once an entry of its own term is (paper §8): before that it
   * answers no read.
   */
  protected boolean mayRead(long commitIndex, long termStart) {
    return commitIndex >= termStart;
  }

  /** A read waits for a round that began after it came (dissertation §6.4). */
  protected boolean needsRound() {
    return true;
  }

  /**
   * A lease runs from when the round was <i>sent</i> (dissertation §6.4.1): by then every follower
   * that answers had begun to be patient. Whatever time passed since, in a pause too, is over.
   */
  protected long leaseFrom(long sentAt, long now) {
    return sentAt;
  }

  /**
   * A lease ends where another may be elected in spite of it (dissertation §6.4.1): one that was
   * told to stand, or the sole voter that a leader leaves behind, which is not silent after a
   * start.
   *
   * @param makingWay hands over, or is not among the voters
   */
  protected boolean mayLease(boolean makingWay) {
    return !makingWay;
  }

  /**
   * One server at a time, and only once the leader has committed an entry of its own term (Ongaro,
   * "bug in single-server membership changes", raft-dev 2015).
   *
   * @param configurationIndex where the newest configuration stands
   */
  protected boolean mayChangeMembers(long commitIndex, long termStart, long configurationIndex) {
    return commitIndex >= termStart && commitIndex >= configurationIndex;
  }

  /** A server is counted once it has what the others have (dissertation §4.2.1). */
  protected boolean mayPromote(boolean caughtUp) {
    return caughtUp;
  }

  /**
   * What stands after a snapshot's last entry stays only if that entry is the same here (paper §7):
   * else it is another leader's.
   *
   * @param here term of the own log's entry at the snapshot's index
   */
  protected boolean mayKeepAfterSnapshot(long here, long snapshotTerm) {
    return here == snapshotTerm;
  }
}
