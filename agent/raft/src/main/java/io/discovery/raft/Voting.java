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
    boolean yes =
        m.term() > server.term()
            && !isContent(server)
            && server.now >= server.silentUntil
            && server.log.isUpToDate(m.lastIndex(), m.lastTerm());
    server.send(
        new Message.PreVoteReply(server.self, m.from(), yes ? m.term() : server.term(), yes));
  }

  /**
   * Whether it has a leader that it hears, or is one. Then another's wish to lead is no reason for
   * an election (dissertation §4.2.3): removed and returning servers disturb nobody.
   */
  static boolean isContent(ServerState server) {
    boolean hears =
        server.leader != null
            && server.now < server.leaderHeardAt + server.settings.timing().electionNanos();
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
    boolean may = again || (votedFor == null && server.leader == null && !server.isOutstanding());
    boolean yes =
        may
            && server.now >= server.silentUntil
            && server.log.isUpToDate(m.lastIndex(), m.lastTerm());
    if (!yes) {
      server.send(new Message.VoteReply(server.self, m.from(), server.term(), false));
      return;
    }
    if (!again) {
      server.voteFor(server.term(), m.from());
    }
    server.sendWhenAllDurable(new Message.VoteReply(server.self, m.from(), server.term(), true));
    if (server.part instanceof Follower follower) {
      follower.waitUntil(server.now + server.electionTimeout());
    }
  }
}
