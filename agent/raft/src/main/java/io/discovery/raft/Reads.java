package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads of this server's own. As a leader it asks its followers; as a follower it asks its leader
 * for a read index, once for all that wait, and answers from its own state (dissertation §6.4).
 * Either way a read is free once all up to the index is applied here.
 */
final class Reads {
  /** Reads without an answer; more would only wait longer. */
  static final int MAX_COUNT = 4096;

  private final ServerState server;
  private final Deque<Output.SafeRead> confirmed = new ArrayDeque<>();
  private List<Long> gathering = new ArrayList<>();

  /** The most that any of those asks for. */
  private Guarantee gathered = Guarantee.LEASE;

  private Guarantee askedFor = Guarantee.LEASE;
  private List<Long> asked = new ArrayList<>();
  private int count;
  private long ticket;
  private long askedAt;

  Reads(ServerState server) {
    this.server = server;
    // Not from 1 on: an answer to the process that ran here before must be none to this one.
    ticket = server.draw();
  }

  void read(List<Long> ids, Guarantee guarantee) {
    for (long id : ids) {
      if (count >= MAX_COUNT) {
        server.effects.outcomes.add(
            new Output.Resolved(
                id,
                new Outcome.Rejected(
                    Outcome.Reason.BUSY,
                    "read refused: %d reads are under way already; try again a little later"
                        .formatted(count))));
        continue;
      }
      count++;
      if (server.storageFull != null && !server.isSole()) {
        failed(id);
      } else if (server.part instanceof Leader leader) {
        leader.read(new ReadRounds.Local(id), guarantee);
      } else if (server.leader != null) {
        gathering.add(id);
        if (guarantee == Guarantee.QUORUM) {
          gathered = guarantee;
        }
      } else {
        failed(id);
      }
    }
  }

  /** Asks the leader when something waits and nothing is asked. The last thing in every step. */
  void flush() {
    if (asked.isEmpty() && !gathering.isEmpty()) {
      asked = gathering;
      gathering = new ArrayList<>();
      askedFor = gathered;
      gathered = Guarantee.LEASE;
      ticket++;
      ask();
    }
    Output.SafeRead first = confirmed.peek();
    while (first != null && first.index() <= server.appliedIndex) {
      server.effects.reads.add(confirmed.remove());
      count--;
      first = confirmed.peek();
    }
  }

  /** The leader lives: what it has not answered for a while it may not have got. */
  void leaderIsAlive() {
    if (!asked.isEmpty() && server.now >= askedAt + server.settings.timing().heartbeatNanos()) {
      ask();
    }
  }

  private void ask() {
    @Nullable UUID leader = server.leader;
    if (leader != null) {
      askedAt = server.now;
      server.send(new Message.ReadIndex(server.self, leader, server.term(), ticket, askedFor));
    }
  }

  void answered(Message.ReadIndexReply m) {
    if (m.ticket() == ticket) {
      asked.forEach(id -> confirmed(id, m.index()));
      asked = new ArrayList<>();
    }
  }

  void confirmed(long id, long index) {
    confirmed.add(new Output.SafeRead(id, index));
  }

  void failed(long id) {
    count--;
    server.effects.outcomes.add(new Output.Resolved(id, new Outcome.NotLeader(leaderElsewhere())));
  }

  private @Nullable UUID leaderElsewhere() {
    return server.self.equals(server.leader) ? null : server.leader;
  }

  /** The leader that was asked is none any more; nothing was answered, so it is safe to say so. */
  void leaderIsLost() {
    asked.forEach(this::failed);
    gathering.forEach(this::failed);
    asked = new ArrayList<>();
    gathering = new ArrayList<>();
  }
}
