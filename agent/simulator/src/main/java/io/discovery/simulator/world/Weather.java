package io.discovery.simulator.world;

/**
 * How a network behaves for now.
 *
 * @param lossPermille messages of a thousand that are lost
 * @param duplicatePermille messages of a thousand that come twice
 * @param latePermille messages of a thousand that take up to {@link #LATE_FACTOR} times as long
 * @param leastNanos shortest way
 * @param mostNanos longest way of a message that is not late; a wide span reorders
 */
public record Weather(
    int lossPermille, int duplicatePermille, int latePermille, long leastNanos, long mostNanos) {
  /** As a message that was resent by the transport again and again. */
  static final int LATE_FACTOR = 50;

  /** A quiet local network: half a millisecond at most, nothing lost. */
  public static final Weather FAIR = new Weather(0, 0, 0, 50_000, 500_000);

  /** Everything at once, to the degree that something still comes through. */
  public static final Weather FOUL = new Weather(50, 30, 50, 50_000, 5_000_000);

  /** The same without duplicates: connections, which may break but say nothing twice. */
  public Weather ofConnections() {
    return new Weather(lossPermille, 0, latePermille, leastNanos, mostNanos);
  }
}
