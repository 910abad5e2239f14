package io.discovery.raft;

/**
 * How patient servers are. The same at all servers of a cluster: whether a server may still follow
 * a leader is judged by the others' patience too.
 *
 * @param electionNanos shortest time without a leader after which a server stands; each time a new
 *     one is drawn between this and twice this (Raft paper §5.2, §9.3), ns
 * @param heartbeatNanos longest silence of a leader, ns; several fit into {@code electionNanos}, so
 *     that one lost message unseats nobody
 */
public record Timing(long electionNanos, long heartbeatNanos) {
  /** For a network whose round trips take a few milliseconds and disks that take some tens. */
  public static final Timing DEFAULT = new Timing(1_000_000_000L, 100_000_000L);

  /** Fewer heartbeats than this in a timeout, and losing one of them costs a leader. */
  private static final int LEAST_HEARTBEATS = 3;

  /**
   * The one assumption about clocks, and only reads by lease rest on it: while one of two servers'
   * monotonic clocks counts a second, the other counts at least so many parts of a hundred of it. A
   * quartz is off by less than a hundredth of one.
   */
  public static final int SLOWEST_CLOCK_PERCENT = 80;

  public Timing {
    Invariant.check(
        heartbeatNanos > 0 && electionNanos / heartbeatNanos >= LEAST_HEARTBEATS,
        "several heartbeats fit into an election timeout");
  }

  /** No server waits longer than this for a leader, ns. */
  public long longestElectionNanos() {
    return 2 * electionNanos;
  }

  /**
   * How long a leader may count on nobody else being elected, from when it sent a round of
   * heartbeats that a majority then answered (dissertation §6.4.1), ns: each of them gives no vote
   * for {@code electionNanos} of its own clock.
   */
  public long leaseNanos() {
    return electionNanos / 100 * SLOWEST_CLOCK_PERCENT;
  }
}
