package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A leader's rounds of heartbeats. That a majority has answered one proves that nobody else led
 * when it was sent, and for a while after: each of them gives no vote for one election timeout
 * (dissertation §6.4.1).
 */
final class Rounds {
  /** Rounds whose time is remembered: more are under way only where nobody answers. */
  private static final int MAX_REMEMBERED = 64;

  private record Sent(long round, long at) {}

  private final ServerState server;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long newest;
  private long leaseUntil;

  Rounds(ServerState server) {
    this.server = server;
  }

  /** The one sent last. */
  long newest() {
    return newest;
  }

  /** One is sent now. */
  void begin() {
    newest++;
    if (sent.size() == MAX_REMEMBERED) {
      sent.removeFirst();
    }
    sent.add(new Sent(newest, server.now));
  }

  /** A majority has answered this one. */
  void answered(long round) {
    Sent first = sent.peek();
    while (first != null && first.round() <= round) {
      sent.remove();
      long from = server.rules.leaseFrom(first.at(), server.now);
      leaseUntil = Math.max(leaseUntil, from + server.settings.timing().leaseNanos());
      first = sent.peek();
    }
  }

  /** Whether nobody else can have been elected yet. */
  boolean lease() {
    return server.now < leaseUntil;
  }

  /** Others may be asked from now on: what the present ones have answered holds no lease. */
  void endLease() {
    sent.clear();
    leaseUntil = 0;
  }
}
