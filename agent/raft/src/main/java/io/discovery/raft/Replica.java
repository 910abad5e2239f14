package io.discovery.raft;

import java.util.List;
import java.util.UUID;

/** A follower's log after its leader's (Raft paper §5.3). */
final class Replica {
  private Replica() {}

  /** The consistency check, and what follows from it. */
  static void append(ServerState server, Message.Append m) {
    if (server.rules.isOvertaken(m.prevIndex(), server.commitIndex)) {
      // What is committed is the same everywhere.
      acknowledge(server, m.from(), server.commitIndex);
      return;
    }
    if (m.prevIndex() > server.log.lastIndex() || server.log.term(m.prevIndex()) != m.prevTerm()) {
      refuse(server, m);
      return;
    }
    List<Entry> entries = m.entries();
    int have = 0;
    while (have < entries.size()
        && server.log.term(entries.get(have).index()) == entries.get(have).term()) {
      have++;
    }
    if (have < entries.size()) {
      List<Entry> more = entries.subList(have, entries.size());
      long before = more.getFirst().index() - 1;
      if (before < server.log.lastIndex()) {
        if (server.durable.isOutstanding()) {
          return;
        }
        server.cutAfter(before);
      }
      server.append(more);
    }
    long match = m.prevIndex() + entries.size();
    server.commit(server.rules.commitInAppend(m.commit(), match));
    acknowledge(server, m.from(), match);
    if (m.commit() <= match) {
      server.durable.agreesUpTo(m.commit());
    }
  }

  /** What is acknowledged is durable: the leader counts on it. */
  static void acknowledge(ServerState server, UUID leader, long match) {
    Message reply = new Message.Appended(server.self, leader, server.term(), match);
    if (server.rules.mayAcknowledge(match, server.durable.index)) {
      server.send(reply);
    } else {
      server.durable.sendWhenDurable(match, reply);
    }
  }

  /** Names the last place at which the logs may agree (paper §5.3, end). */
  private static void refuse(ServerState server, Message.Append m) {
    long hint = server.log.lastNotAfter(m.prevIndex(), m.prevTerm());
    server.send(
        new Message.AppendRefused(
            server.self, m.from(), server.term(), m.prevIndex(), hint, server.log.term(hint)));
  }

  /**
   * The leader lives. Its commit index is not beyond what it knows to be here. A server whose log
   * is about to be another one says no more than that it has heard.
   */
  static void heartbeat(ServerState server, Message.Heartbeat m) {
    Message reply =
        new Message.HeartbeatReply(
            server.self, m.from(), server.term(), m.round(), server.settings.features());
    boolean finishing = server.installing.isFinishing();
    if (!finishing) {
      long commit = Math.min(m.commit(), server.log.lastIndex());
      server.commit(commit);
      server.durable.agreesUpTo(commit);
    }
    if (server.durable.isRemembered()) {
      server.send(reply);
    } else if (!finishing) {
      // The leader may count on its patience: after a restart it must know that it gave its word.
      server.durable.askForTerm();
      server.durable.sendWhenAllDurable(reply);
    }
  }
}
