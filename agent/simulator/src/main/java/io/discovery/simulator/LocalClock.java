package io.discovery.simulator;

import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;

/** A process's monotonic clock: it begins anywhere and runs a little wrong. */
final class LocalClock {
  /**
   * Far more than a quartz is off, parts of a million; two clocks that are off by this in opposite
   * directions are just within what leases count on ({@code Timing.SLOWEST_CLOCK_PERCENT}).
   */
  static final long MAX_DRIFT_PPM = 100_000;

  /** A machine may have run for days, ns. */
  private static final long MAX_START_NANOS = 1_000_000_000_000_000L;

  private static final long PPM = 1_000_000;

  private final World world;
  private final long began;
  private final long start;
  private final long rate;

  /**
   * @param driftPpm how much faster than the world, parts of a million
   */
  LocalClock(World world, Chance chance, long driftPpm) {
    this.world = world;
    began = world.now();
    start = chance.between(0, MAX_START_NANOS);
    rate = PPM + driftPpm;
  }

  /** Nanoseconds of this clock. */
  long now() {
    return start + (world.now() - began) * rate / PPM;
  }

  /** Nanoseconds of the world until this clock shows that time. */
  long until(long time) {
    return Math.max(0, (time - now()) * PPM / rate + 1);
  }
}
