package io.discovery.simulator;

import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one server has promised by answering a heartbeat: to give no vote for an election timeout,
 * so that its leader may count on being the only one (dissertation §6.4.1). Promises bind over
 * crashes, for the leader knows nothing of those.
 */
final class Lease {
  /**
   * A promise lasts at least so long, ns of the world: an election timeout of the fastest clock.
   */
  private static final long SHORTEST_NANOS =
      Cluster.TIMING.electionNanos() / (1_000_000 + LocalClock.MAX_DRIFT_PPM) * 1_000_000;

  private static final long NEVER = Long.MIN_VALUE / 2;

  /** A heartbeat that may be answered later. */
  private record Heard(long term, long round, long at) {}

  private final Server server;
  private final Terms terms;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private long promisedAt = NEVER;
  private long promisedTerm;

  Lease(Server server) {
    this.server = server;
    terms = server.checks().terms();
  }

  /** The process has made a step. */
  void stepped(Input input, Status before, Output output) {
    Status now = output.status();
    Persist persist = output.persist();
    HardState changed = persist == null ? null : persist.hardState();
    // An only voter need not wait: whoever led it is a voter no more, and has no lease.
    if (changed != null
        && server.id().equals(changed.votedFor())
        && changed.term() > before.term()
        && now.configuration().voters().size() > 1) {
      mayVote(server.id());
    }
    if (!(input instanceof Input.Received received)) {
      return;
    }
    switch (received.message()) {
      case Message.Heartbeat m -> {
        if (m.term() == now.term() && m.to().equals(server.id())) {
          heard.add(new Heard(m.term(), m.round(), server.world().now()));
        }
      }
      case Message.Vote m -> {
        if (grants(output)) {
          mayVote(m.from());
        }
      }
      case Message.PreVote m -> {
        if (grants(output)) {
          mayVote(m.from());
        }
      }
      default -> {}
    }
  }

  private static boolean grants(Output output) {
    for (Message each : output.messages()) {
      if (grants(each)) {
        return true;
      }
    }
    for (Output.Waiting each : output.waiting()) {
      if (grants(each.message())) {
        return true;
      }
    }
    return false;
  }

  private static boolean grants(Message message) {
    return (message instanceof Message.VoteReply vote && vote.granted())
        || (message instanceof Message.PreVoteReply would && would.granted());
  }

  private void mayVote(UUID candidate) {
    @Nullable UUID leader = terms.leaderOf(promisedTerm);
    Violation.unless(
        !holds(promisedTerm) || candidate.equals(leader) || terms.hasHandedOver(promisedTerm),
        () ->
            "votes %d ms after it has answered a heartbeat"
                .formatted((server.world().now() - promisedAt) / 1_000_000));
  }

  /** It answers a heartbeat: from when it has heard it, it has promised. */
  void answers(Message.HeartbeatReply reply) {
    Heard first = heard.poll();
    while (first != null) {
      if (first.term() == reply.term() && first.round() == reply.round()) {
        promisedAt = first.at();
        promisedTerm = first.term();
        return;
      }
      first = heard.poll();
    }
  }

  /** Another process begins: what the last one was about to say is not said. */
  void started() {
    heard.clear();
  }

  /** Whether its promise to the leader of that term cannot be over. */
  boolean holds(long term) {
    return promisedTerm == term && server.world().now() - promisedAt < SHORTEST_NANOS;
  }

  /** The machine is another server from now on. */
  void wiped() {
    promisedAt = NEVER;
  }
}
