package io.discovery.simulator;

import io.discovery.raft.Rules;
import io.discovery.raft.Timing;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** For each rule of the core the mistake of not keeping it. */
enum BrokenRule implements Craft {
  /** A vote for everybody who asks. */
  VOTES_TWICE_IN_A_TERM(
      new Rules() {
        @Override
        protected boolean mayVoteFor(
            UUID candidate, @Nullable UUID votedFor, @Nullable UUID leader) {
          return true;
        }
      }),
  /** A vote whatever the candidate's log lacks. */
  VOTES_FOR_ANY_LOG(
      new Rules() {
        @Override
        protected boolean isUpToDate(long index, long term, long lastIndex, long lastTerm) {
          return true;
        }
      }),
  /** Length decides, not the term of the last entry. */
  VOTES_FOR_THE_LONGER_LOG(
      new Rules() {
        @Override
        protected boolean isUpToDate(long index, long term, long lastIndex, long lastTerm) {
          return index >= lastIndex;
        }
      }),
  /** A restarted voter grants another leader around a lease. */
  VOTES_RIGHT_AFTER_A_START(
      new Rules() {
        @Override
        protected long silenceAfterStartNanos(Timing timing) {
          return 0;
        }
      }),
  /** Votes are given while the leader is heard. */
  VOTES_WHILE_IT_HEARS_A_LEADER(
      new Rules() {
        @Override
        protected boolean isContent(long now, long leaderHeardAt, Timing timing) {
          return false;
        }
      }),
  /** Votes of logs whose end was cut count as any other. */
  COUNTS_VOTES_OF_CUT_TAILS(
      new Rules() {
        @Override
        protected boolean isElected(int whole, int all, boolean candidateWasCut, int voters) {
          return all > voters / 2;
        }
      }),
  /** Half of the votes is enough. */
  HALF_IS_A_MAJORITY(
      new Rules() {
        @Override
        protected boolean isElected(int whole, int all, boolean candidateWasCut, int voters) {
          return 2 * all >= voters;
        }
      }),
  /** An entry of an older term is committed by counting. */
  COMMITS_AN_OLDER_TERM_BY_COUNTING(
      new Rules() {
        @Override
        protected boolean mayCommit(long reached, long termStart) {
          return true;
        }
      }),
  /** A heartbeat tells a follower to commit what it does not have, or has otherwise. */
  HEARTBEAT_COMMITS_ANYTHING(
      new Rules() {
        @Override
        protected long commitInHeartbeat(long match, long commit) {
          return commit;
        }
      }),
  /** What a message does not show to agree is taken for committed. */
  APPEND_COMMITS_ANYTHING(
      new Rules() {
        @Override
        protected long commitInAppend(long commit, long shown) {
          return commit;
        }
      }),
  /** The disk's answer counts without its term, though the suffix was replaced since. */
  PERSISTED_WITHOUT_ITS_TERM(
      new Rules() {
        @Override
        protected boolean isOfRequest(long persistedTerm, long askedTerm) {
          return true;
        }
      }),
  /** What is committed is compared, and cut, again. */
  LOOKS_BEHIND_THE_COMMIT_INDEX(
      new Rules() {
        @Override
        protected boolean isOvertaken(long prevIndex, long commitIndex) {
          return false;
        }
      }),
  /** Entries are acknowledged before they are durable. */
  ACKNOWLEDGES_BEFORE_DURABLE(
      new Rules() {
        @Override
        protected boolean mayAcknowledge(long match, long persistedIndex) {
          return true;
        }
      }),
  /** A new leader answers reads before it knows what is committed. */
  READS_BEFORE_ITS_TERM_BEGINS(
      new Rules() {
        @Override
        protected boolean mayRead(long commitIndex, long termStart) {
          return true;
        }
      }),
  /** A deposed leader answers reads from what it has. */
  STALE_READ_BY_A_DEPOSED_LEADER(
      new Rules() {
        @Override
        protected boolean needsRound() {
          return false;
        }
      }),
  /** The lease runs from the answer, over any pause that lay between. */
  LEASE_KEPT_OVER_A_PAUSE(
      new Rules() {
        @Override
        protected long leaseFrom(long sentAt, long now) {
          return now;
        }
      }),
  /** The lease goes on while another is asked to lead. */
  LEASE_KEPT_WHILE_HANDING_OVER(
      new Rules() {
        @Override
        protected boolean mayLease(boolean handingOver) {
          return true;
        }
      }),
  /** Members are changed by a leader that has committed nothing of its own, or twice at once. */
  MEMBERS_CHANGED_BY_A_STALE_LEADER(
      new Rules() {
        @Override
        protected boolean mayChangeMembers(
            long commitIndex, long termStart, long configurationIndex) {
          return true;
        }
      }),
  /** A change of members before an entry of the own term is committed. */
  MEMBERS_CHANGED_BEFORE_ITS_TERM_BEGINS(
      new Rules() {
        @Override
        protected boolean mayChangeMembers(
            long commitIndex, long termStart, long configurationIndex) {
          return commitIndex >= configurationIndex;
        }
      }),
  /** A server is counted before it has anything. */
  LEARNER_COUNTED_TOO_EARLY(
      new Rules() {
        @Override
        protected boolean mayPromote(boolean caughtUp) {
          return true;
        }
      }),
  /** What stands after a foreign snapshot's last entry is kept. */
  SUFFIX_KEPT_AFTER_A_FOREIGN_SNAPSHOT(
      new Rules() {
        @Override
        protected boolean mayKeepAfterSnapshot(long here, long snapshotTerm) {
          return true;
        }
      });

  private final Rules rules;

  BrokenRule(Rules rules) {
    this.rules = rules;
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
