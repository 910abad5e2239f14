package io.discovery.raft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Asks whether it could win (pre-vote, dissertation §9.6) and if so for votes (Raft paper §5.2).
 * The question raises nobody's term: a server that was cut off does not unseat a leader when it
 * comes back.
 */
final class Candidate implements Part {
  private final ServerState server;

  /** Who would, and whether the end of that one's log was cut. */
  private final Map<UUID, Boolean> granted = new HashMap<>();

  private final Set<UUID> refused = new HashSet<>();

  /** Who would, or has no vote to give and no objection. */
  private final Set<UUID> agreed = new HashSet<>();

  private final boolean onlyAsking;
  private final long dueAt;

  private Candidate(ServerState server, boolean onlyAsking) {
    this.server = server;
    this.onlyAsking = onlyAsking;
    this.dueAt = server.isSole() ? Output.NEVER : server.now + server.electionTimeout();
  }

  /** Asks first, where there is somebody to ask. */
  static void stand(ServerState server) {
    if (server.isSole()) {
      campaign(server, false);
      return;
    }
    server.loseLeader();
    Candidate candidate = new Candidate(server, true);
    server.become(candidate);
    candidate.granted.put(server.self, server.hardState.tailCut());
    for (Member each : server.configuration().members()) {
      if (!each.id().equals(server.self)) {
        server.send(
            new Message.PreVote(
                server.self,
                each.id(),
                server.term() + 1,
                server.log.lastIndex(),
                server.log.lastTerm()));
      }
    }
  }

  /**
   * A new term with its own vote. The others are asked once that is durable: a candidate that lost
   * its memory and the end of its log could otherwise be elected by votes for the longer one.
   *
   * @param transfer the leader wants it
   */
  static void campaign(ServerState server, boolean transfer) {
    server.loseLeader();
    server.become(new Candidate(server, false));
    server.voteFor(server.term() + 1, server.self);
    for (Member each : server.configuration().members()) {
      if (!each.id().equals(server.self)) {
        server.durable.sendWhenAllDurable(
            new Message.Vote(
                server.self,
                each.id(),
                server.term(),
                server.log.lastIndex(),
                server.log.lastTerm(),
                transfer));
      }
    }
  }

  @Override
  public Role role() {
    return Role.CANDIDATE;
  }

  @Override
  public long dueAt() {
    return dueAt;
  }

  /** Nobody has won: another try, at another moment than the others' (paper §5.2). */
  @Override
  public void due() {
    stand(server);
  }

  /** Its own vote counts when it is remembered. */
  @Override
  public void persisted() {
    if (!onlyAsking) {
      granted.put(server.self, server.hardState.tailCut());
      count();
    }
  }

  /** An answer to what it asked. */
  void answered(UUID voter, boolean yes, boolean tailCut, boolean objects, boolean toTheQuestion) {
    if (toTheQuestion == onlyAsking && server.configuration().find(voter) != null) {
      if (yes) {
        granted.put(voter, tailCut);
      } else {
        refused.add(voter);
      }
      if (!objects) {
        agreed.add(voter);
      }
      count();
    }
  }

  private boolean isElected() {
    int whole = 0;
    for (UUID voter : server.voters()) {
      whole += Boolean.FALSE.equals(granted.get(voter)) ? 1 : 0;
    }
    boolean cut = server.hardState.tailCut();
    int all = 0;
    List<Member> members = server.configuration().members();
    int asked = 0;
    for (Member member : members) {
      if (cut || member.standing() == Member.Standing.VOTER) {
        asked++;
        boolean votes = member.standing() == Member.Standing.VOTER;
        UUID id = member.id();
        all += (votes ? granted.containsKey(id) : agreed.contains(id)) ? 1 : 0;
      }
    }
    return server.rules.isElected(whole, all, cut, server.voters().size(), asked);
  }

  private void count() {
    if (isElected()) {
      if (onlyAsking) {
        campaign(server, false);
      } else {
        Leader.lead(server);
      }
    } else if (Quorum.has(server.voters(), refused::contains)) {
      server.follow(server.term(), null);
    }
  }

  @Override
  public void configured() {}

  @Override
  public void compact() {
    server.compact(Long.MAX_VALUE);
  }

  @Override
  public void flush() {}

  @Override
  public void end() {}
}
