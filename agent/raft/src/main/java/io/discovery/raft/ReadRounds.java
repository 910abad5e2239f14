package io.discovery.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads at a leader without writing to the log (Raft paper §8, dissertation §6.4): the commit index
 * at the time is noted, and holds once a majority has answered a heartbeat that was sent after. One
 * round at a time; what comes meanwhile shares the next one. Where a lease stands none is needed.
 */
final class ReadRounds {
  /** Who wants to know. */
  sealed interface Request {}

  /** A read of this server's own. */
  record Local(long id) implements Request {}

  /** All that wait at a follower. */
  record Remote(UUID follower, long ticket) implements Request {}

  private final ServerState server;
  private final Rounds rounds;
  private List<Request> gathering = new ArrayList<>();
  private List<Request> underWay = new ArrayList<>();
  private long index;
  private long round;

  ReadRounds(ServerState server, Rounds rounds) {
    this.server = server;
    this.rounds = rounds;
  }

  /** It is safe at once. */
  void answer(Request request) {
    answer(request, server.commitIndex);
  }

  void add(Request request) {
    // A follower asks again when it has waited; one answer is enough.
    if (request instanceof Local || !gathering.contains(request)) {
      gathering.add(request);
    }
  }

  /**
   * Begins a round when there is something to ask and none is under way. Returns whether heartbeats
   * are to be sent for it.
   *
   * @param mayRead an entry of the leader's own term is committed: before that it does not know
   *     what else is (paper §8)
   * @param alone its own word is a majority
   */
  boolean begin(boolean mayRead, boolean alone) {
    if (!mayRead || gathering.isEmpty() || !underWay.isEmpty()) {
      return false;
    }
    underWay = gathering;
    gathering = new ArrayList<>();
    index = server.commitIndex;
    round = rounds.newest() + 1;
    if (alone) {
      answered(round);
    }
    return !alone;
  }

  /** A majority has answered this round. */
  void answered(long upTo) {
    if (underWay.isEmpty() || upTo < round) {
      return;
    }
    underWay.forEach(request -> answer(request, index));
    underWay = new ArrayList<>();
  }

  private void answer(Request request, long upTo) {
    switch (request) {
      case Local local -> server.reads.confirmed(local.id(), upTo);
      case Remote remote ->
          server.send(
              new Message.ReadIndexReply(
                  server.self, remote.follower(), server.term(), remote.ticket(), upTo));
    }
  }

  /** It leads no longer. Followers find that out for themselves. */
  void fail() {
    for (List<Request> each : List.of(underWay, gathering)) {
      for (Request request : each) {
        if (request instanceof Local local) {
          server.reads.failed(local.id());
        }
      }
    }
    underWay = new ArrayList<>();
    gathering = new ArrayList<>();
  }
}
