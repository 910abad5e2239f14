package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who led when: Election Safety and Leader Completeness (Raft paper, figure 3). */
final class Terms {
  private record Reign(Incarnation leader, UUID id) {}

  private final Chronicle chronicle;
  private final Map<Long, Reign> reigns = new HashMap<>();
  private final Tally tally;
  private final Set<Long> handedOver = new HashSet<>();
  private long newest;
  private long announced;
  private long handingTerm;
  private @Nullable UUID handedTo;

  Terms(Chronicle chronicle, Tally tally) {
    this.tally = tally;
    this.chronicle = chronicle;
  }

  /** The leader of a term was asked to hand over. */
  void handsOver(long term, UUID to) {
    handingTerm = term;
    handedTo = to;
  }

  /** The newest term that had a leader. */
  long newest() {
    return newest;
  }

  /** Who led then. */
  @Nullable UUID leaderOf(long term) {
    Reign reign = reigns.get(term);
    return reign == null ? null : reign.id();
  }

  /**
   * A process leads from now on.
   *
   * @param log as it had it before the entry that begins its term
   */
  void leads(Incarnation leader, UUID id, long term, Track log) {
    Reign before = reigns.putIfAbsent(term, new Reign(leader, id));
    Violation.unless(before == null, () -> "term %d has two leaders".formatted(term));
    newest = Math.max(newest, term);
    if (term == handingTerm + 1 && id.equals(handedTo)) {
      tally.add(Tally.Of.HANDED_OVER);
    }
    long mustHave = chronicle.committedIn(term - 1);
    Violation.unless(
        log.term(mustHave) == chronicle.term(mustHave),
        () -> "the leader of term %d lacks entry %d, which is committed".formatted(term, mustHave));
  }

  /** A leader has told a voter to stand, which may do so at any time from then on. */
  void handedOver(long term) {
    handedOver.add(term);
  }

  boolean hasHandedOver(long term) {
    return handedOver.contains(term);
  }

  /**
   * A leader answers a read without asking anybody: a majority must have promised that nobody else
   * is elected, and nobody may have been.
   */
  void readsAlone(Server leader, Status status) {
    long term = status.term();
    Violation.unless(
        term >= newest,
        () -> "the leader of term %d reads alone, but term %d has one".formatted(term, newest));
    Violation.unless(
        !handedOver.contains(term),
        () -> "the leader of term %d reads alone, but has told another to stand".formatted(term));
    List<UUID> voters = status.configuration().voters();
    // An only voter is not bound over a start.
    Violation.unless(
        voters.size() > 1,
        () -> "the leader of term %d reads alone, and is not the only voter".formatted(term));
    int promised = 0;
    for (UUID id : voters) {
      Server voter = leader.cluster().find(id);
      if (voter == leader
          || voter == null
          || !voter.id().equals(id)
          || voter.witness().lease().holds(term)) {
        promised++;
      }
    }
    int have = promised;
    Violation.unless(
        have > voters.size() / 2,
        () ->
            "the leader of term %d reads alone, but only %d of %d are bound"
                .formatted(term, have, voters.size()));
  }

  /**
   * A leader tells others what is committed. What is news must be of its own term (Raft paper
   * §5.4.2).
   *
   * @param termThere of the entry there
   */
  void announces(long leaderTerm, long index, long termThere) {
    if (index > announced) {
      Violation.unless(
          termThere == leaderTerm || index <= chronicle.lastIndex(),
          () ->
              "the leader of term %d takes entry %d of term %d for committed"
                  .formatted(leaderTerm, index, termThere));
      announced = index;
    }
  }

  /**
   * A leader has found that an entry is committed.
   *
   * @param now as the leader has it
   * @param before as it had it until this step: which of both counted is not seen from outside
   */
  void committed(Cluster cluster, long index, long term, Configuration now, Configuration before) {
    Violation.unless(
        isOnMajority(cluster, index, term, now) || isOnMajority(cluster, index, term, before),
        () ->
            "entry %d of term %d is committed, but not durable on a majority"
                .formatted(index, term));
  }

  /**
   * Whether an entry is durable on a majority, or was: on a machine that has lost it since, too.
   * What that one has said before may be heard later.
   */
  static boolean isOnMajority(Cluster cluster, long index, long term, Configuration configuration) {
    int have = 0;
    int voters = 0;
    for (UUID id : configuration.voters()) {
      voters++;
      Server server = cluster.find(id);
      if (server != null
          && (!server.id().equals(id)
              || server.witness().isTailCut()
              || server.witness().mirror().durable().term(index) == term)) {
        have++;
      }
    }
    return have > voters / 2;
  }
}
