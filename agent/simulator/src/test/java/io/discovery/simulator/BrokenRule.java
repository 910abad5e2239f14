package io.discovery.simulator;

import io.discovery.raft.Rules;
import io.discovery.raft.Timing;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * For each rule of the core the mistake of not keeping it.
 *
 * @param name of the mistake
 * @param rules by which the core decides then
 */
record BrokenRule(String name, Rules rules) implements Craft {
  static final List<BrokenRule> ALL =
      List.of(
          // A vote for everybody who asks.
          new BrokenRule(
              "votes twice in a term",
              new Rules() {
                @Override
                protected boolean mayVoteFor(
                    UUID candidate, @Nullable UUID votedFor, @Nullable UUID leader) {
                  return true;
                }
              }),
          // A vote whatever the candidate's log lacks.
          new BrokenRule(
              "votes for any log",
              new Rules() {
                @Override
                protected boolean isUpToDate(long index, long term, long lastIndex, long lastTerm) {
                  return true;
                }
              }),
          // Length decides, not the term of the last entry.
          new BrokenRule(
              "votes for the longer log",
              new Rules() {
                @Override
                protected boolean isUpToDate(long index, long term, long lastIndex, long lastTerm) {
                  return index >= lastIndex;
                }
              }),
          // A restarted voter grants another leader around a lease.
          new BrokenRule(
              "votes right after a start",
              new Rules() {
                @Override
                protected long silenceAfterStartNanos(Timing timing) {
                  return 0;
                }
              }),
          // Votes are given while the leader is heard.
          new BrokenRule(
              "votes while it hears a leader",
              new Rules() {
                @Override
                protected boolean isContent(long now, long leaderHeardAt, Timing timing) {
                  return false;
                }
              }),
          // Votes of logs whose end was cut count as any other.
          new BrokenRule(
              "counts votes of cut tails",
              new Rules() {
                @Override
                protected boolean isElected(
                    int whole, int all, boolean candidateWasCut, int voters, int asked) {
                  return all > voters / 2;
                }
              }),
          // Half of the votes is enough.
          new BrokenRule(
              "half is a majority",
              new Rules() {
                @Override
                protected boolean isElected(
                    int whole, int all, boolean candidateWasCut, int voters, int asked) {
                  return 2 * whole >= voters;
                }
              }),
          // An entry of an older term is committed by counting.
          new BrokenRule(
              "commits an older term by counting",
              new Rules() {
                @Override
                protected boolean mayCommit(long reached, long termStart) {
                  return true;
                }
              }),
          // A heartbeat tells a follower to commit what it does not have, or has otherwise.
          new BrokenRule(
              "heartbeat commits anything",
              new Rules() {
                @Override
                protected long commitInHeartbeat(long match, long commit) {
                  return commit;
                }
              }),
          // What a message does not show to agree is taken for committed.
          new BrokenRule(
              "append commits anything",
              new Rules() {
                @Override
                protected long commitInAppend(long commit, long shown) {
                  return commit;
                }
              }),
          // The disk's answer counts without its term, though the suffix was replaced since.
          new BrokenRule(
              "persisted without its term",
              new Rules() {
                @Override
                protected boolean isOfRequest(long persistedTerm, long askedTerm) {
                  return true;
                }
              }),
          // What is committed is compared, and cut, again.
          new BrokenRule(
              "looks behind the commit index",
              new Rules() {
                @Override
                protected boolean isOvertaken(long prevIndex, long commitIndex) {
                  return false;
                }
              }),
          // Entries are acknowledged before they are durable.
          new BrokenRule(
              "acknowledges before durable",
              new Rules() {
                @Override
                protected boolean mayAcknowledge(long match, long persistedIndex) {
                  return true;
                }
              }),
          // A new leader answers reads before it knows what is committed.
          new BrokenRule(
              "reads before its term begins",
              new Rules() {
                @Override
                protected boolean mayRead(long commitIndex, long termStart) {
                  return true;
                }
              }),
          // A deposed leader answers reads from what it has.
          new BrokenRule(
              "stale read by a deposed leader",
              new Rules() {
                @Override
                protected boolean needsRound() {
                  return false;
                }
              }),
          // The lease runs from the answer, over any pause that lay between.
          new BrokenRule(
              "lease kept over a pause",
              new Rules() {
                @Override
                protected long leaseFrom(long sentAt, long now) {
                  return now;
                }
              }),
          // The lease goes on while another is asked to lead.
          new BrokenRule(
              "lease kept while handing over",
              new Rules() {
                @Override
                protected boolean mayLease(boolean handingOver) {
                  return true;
                }
              }),
          // Members are changed by a leader that has committed nothing of its own, or twice at
          // once.
          new BrokenRule(
              "members changed by a stale leader",
              new Rules() {
                @Override
                protected boolean mayChangeMembers(
                    long commitIndex, long termStart, long configurationIndex) {
                  return true;
                }
              }),
          // A change of members before an entry of the own term is committed.
          new BrokenRule(
              "members changed before its term begins",
              new Rules() {
                @Override
                protected boolean mayChangeMembers(
                    long commitIndex, long termStart, long configurationIndex) {
                  return commitIndex >= configurationIndex;
                }
              }),
          // A server is counted before it has anything.
          new BrokenRule(
              "learner counted too early",
              new Rules() {
                @Override
                protected boolean mayPromote(boolean caughtUp) {
                  return true;
                }
              }),
          // What stands after a foreign snapshot's last entry is kept.
          new BrokenRule(
              "suffix kept after a foreign snapshot",
              new Rules() {
                @Override
                protected boolean mayKeepAfterSnapshot(long here, long snapshotTerm) {
                  return true;
                }
              }));

  @Override
  public String toString() {
    return name;
  }
}
