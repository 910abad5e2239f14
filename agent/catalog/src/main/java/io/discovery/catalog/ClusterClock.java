package io.discovery.catalog;

/**
 * The time that leaders stamp on commands, and by which lock delays and expiries are decided when
 * they are applied. It goes on from the last applied stamp by what this server's monotonic clock
 * has counted since, so that no wall clock can set it forward or back: that is looked at once, for
 * a cluster's very first stamp, so that the number reads as a date. While no server runs it stands
 * still, which makes a delay longer and never shorter.
 *
 * <p>It begins with the first stamp that was applied; before that a leader stamps with the wall
 * clock and keeps nothing, for another one's may be the first that counts.
 *
 * <p>Immutable: whoever applies publishes the next one, whoever proposes reads it.
 *
 * @param millis the time, ms since the epoch
 * @param atNanos when it was that time, by this server's monotonic clock
 */
public record ClusterClock(long millis, long atNanos) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What to stamp on a command now. */
  public long stamp(long nowNanos) {
    return millis + Math.max(0, nowNanos - atNanos) / NANOS_PER_MILLI;
  }

  /**
   * A stamp was applied. Another leader's may be ahead; one's own comes back late, and must not
   * take the time back that it was under way.
   */
  public ClusterClock applied(long stamp, long nowNanos) {
    return stamp > stamp(nowNanos) ? new ClusterClock(stamp, nowNanos) : this;
  }
}
