package io.discovery.raft;

/** What a read that is never stale rests on. */
public enum Guarantee {
  /**
   * The leader's lease where it stands, else a round: no message, but an assumption about clocks,
   * see {@link Timing#leaseNanos}.
   */
  LEASE,
  /** A round of heartbeats that a majority has answered: no assumption about clocks. */
  QUORUM
}
