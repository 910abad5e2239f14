package io.discovery.raft;

import java.util.UUID;

/** Whether a server gives its vote. */
final class Voting {
  private Voting() {}

  /**
   * "Would you?" (dissertation §9.6): yes when a vote in that term would be given. Nothing is
   * remembered.
   */
  static void asked(ServerState server, Message.PreVote m) {
    boolean may =
        m.term() > server.term()
            && !isContent(server, m.from())
            && server.now >= server.silentUntil;
    boolean yes = may && isUpToDate(server, m.lastIndex(), m.lastTerm());
    server.send(
        new Message.PreVoteReply(
            server.self,
            m.from(),
            yes ? m.term() : Math.max(server.term(), m.term() - 1),
            yes,
            server.hardState.tailCut(),
            objects(server, may, yes)));
  }

  private static boolean objects(ServerState server, boolean may, boolean yes) {
    return !yes && (!may || server.isVoter());
  }

  private static boolean isUpToDate(ServerState server, long index, long term) {
    return server.rules.isUpToDate(index, term, server.log.lastIndex(), server.log.lastTerm());
  }

  /**
   * Whether it has heard a leader of late, or is one. Then another's wish to lead is no reason for
   * an election (dissertation §4.2.3): removed and returning servers disturb nobody. That leader
   * may count on it, so that a later term, which anybody may begin, does not end it. If the one
   * that asks is that leader, it leads no longer.
   */
  static boolean isContent(ServerState server, UUID candidate) {
    boolean hears =
        server.leaderHeard != null
            && !server.leaderHeard.equals(candidate)
            && server.rules.isContent(server.now, server.leaderHeardAt, server.settings.timing());
    return hears || server.part.role() == Role.LEADER;
  }

  /**
   * Paper §5.2 and §5.4.1: one vote in a term, remembered before it is given, to a log that has all
   * this one may have committed. A restarted server gives none for one longest election timeout: a
   * leader may count on a promise that it has forgotten.
   */
  static void requested(ServerState server, Message.Vote m) {
    UUID votedFor = server.hardState.votedFor();
    boolean again = m.from().equals(votedFor);
    boolean may =
        server.rules.mayVoteFor(m.from(), votedFor, server.leader)
            && (again || !server.durable.isOutstanding())
            && server.now >= server.silentUntil;
    boolean yes = may && isUpToDate(server, m.lastIndex(), m.lastTerm());
    if (!yes) {
      server.send(reply(server, m, false, objects(server, may, false)));
      return;
    }
    if (!again) {
      server.voteFor(server.term(), m.from());
    }
    server.durable.sendWhenAllDurable(reply(server, m, true, false));
    if (server.part instanceof Follower follower) {
      follower.waitUntil(server.now + server.electionTimeout());
    }
  }

  private static Message reply(ServerState server, Message.Vote m, boolean yes, boolean objects) {
    return new Message.VoteReply(
        server.self, m.from(), server.term(), yes, server.hardState.tailCut(), objects);
  }
}
