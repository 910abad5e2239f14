package io.discovery.raft;

import java.util.UUID;
import java.util.function.Consumer;

/** What a message means: first by its term (Raft paper §5.1), then by what it says. */
final class Receiving {
  private Receiving() {}

  static void receive(ServerState server, Message message) {
    if (message.term() > server.term() && !adopts(server, message)) {
      return;
    }
    if (message.term() < server.term()) {
      outdated(server, message);
      return;
    }
    handle(server, message);
  }

  /** A later term. Returns whether the message is to be looked at any further. */
  private static boolean adopts(ServerState server, Message message) {
    if (message instanceof Message.PreVote m) {
      Voting.asked(server, m);
      return false;
    }
    if (message instanceof Message.PreVoteReply m && m.granted()) {
      if (m.term() == server.term() + 1 && server.part instanceof Candidate candidate) {
        candidate.answered(m.from(), true, m.tailCut(), false, true);
      }
      return false;
    }
    // Dissertation §4.2.3: who hears its leader takes no notice of another's election.
    if (message instanceof Message.Vote m && !m.transfer() && Voting.isContent(server, m.from())) {
      return false;
    }
    boolean led = server.part instanceof Leader;
    server.follow(message.term(), null);
    if (led && message instanceof Message.Outdated && server.part instanceof Follower follower) {
      // Nobody has led there: a server that came back had to begin a term. Nobody knows more.
      follower.waitUntil(server.now + server.settings.timing().heartbeatNanos());
    }
    return true;
  }

  /**
   * An earlier term. Who asks or leads there is told, or it would wait for ever: with pre-vote
   * nothing else brings it to a later term (etcd's {@code Step}).
   */
  private static void outdated(ServerState server, Message message) {
    if (message instanceof Message.PreVote m) {
      Voting.asked(server, m);
    } else if (message instanceof Message.Append
        || message instanceof Message.Heartbeat
        || message instanceof Message.InstallSnapshot
        || message instanceof Message.Vote) {
      server.send(new Message.Outdated(server.self, message.from(), server.term()));
    }
  }

  private static void handle(ServerState server, Message message) {
    switch (message) {
      case Message.PreVote m -> Voting.asked(server, m);
      case Message.Vote m -> Voting.requested(server, m);
      case Message.PreVoteReply m -> {
        // A yes of this term is to a question asked before it began.
        if (!m.granted()) {
          voted(server, m.from(), false, m.tailCut(), m.objects(), true);
        }
      }
      case Message.VoteReply m ->
          voted(server, m.from(), m.granted(), m.tailCut(), m.objects(), false);
      case Message.Append m -> {
        follow(server, m.from());
        Replica.append(server, m);
      }
      case Message.Heartbeat m -> {
        follow(server, m.from());
        server.reads.leaderIsAlive();
        Replica.heartbeat(server, m);
      }
      case Message.TimeoutNow _ -> {
        if (message.from().equals(server.leader)
            && server.mayStand()
            && server.now >= server.silentUntil) {
          Candidate.campaign(server, true);
        }
      }
      case Message.ReadIndexReply m -> server.reads.answered(m);
      case Message.Outdated _ -> {}
      case Message.InstallSnapshot m -> {
        follow(server, m.from());
        server.installing.received(m);
      }
      case Message.SnapshotReply m -> leading(server, leader -> leader.stored(m));
      case Message.Appended m -> leading(server, leader -> leader.appended(m));
      case Message.AppendRefused m -> leading(server, leader -> leader.refused(m));
      case Message.HeartbeatReply m -> leading(server, leader -> leader.alive(m));
      case Message.ReadIndex m ->
          leading(
              server,
              leader -> leader.read(new ReadRounds.Remote(m.from(), m.ticket()), m.guarantee()));
    }
  }

  private static void voted(
      ServerState server,
      UUID voter,
      boolean granted,
      boolean tailCut,
      boolean objects,
      boolean pre) {
    if (server.part instanceof Candidate candidate) {
      candidate.answered(voter, granted, tailCut, objects, pre);
    }
  }

  private static void leading(ServerState server, Consumer<Leader> what) {
    if (server.part instanceof Leader leader) {
      what.accept(leader);
    }
  }

  /** The term has its leader (paper §5.2): election safety, there is no second one. */
  private static void follow(ServerState server, UUID from) {
    Invariant.check(!(server.part instanceof Leader), "a term has one leader");
    if (!from.equals(server.leader) || !(server.part instanceof Follower)) {
      server.follow(server.term(), from);
    }
    server.leaderHeard = from;
    server.leaderHeardAt = server.now;
    if (server.part instanceof Follower follower) {
      follower.waitUntil(server.now + server.electionTimeout());
    }
  }
}
