package io.discovery.simulator;

import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;

/** A process's monotonic clock: it begins at 0 with the process and runs a little wrong. */
final class LocalClock {
  /** Far more than a quartz is off, parts of a million. */
  private static final long MAX_DRIFT_PPM = 2_000;

  private static final long PPM = 1_000_000;

  private final World world;
  private final long start;
  private final long rate;

  LocalClock(World world, Chance chance) {
    this.world = world;
    this.start = world.now();
    this.rate = PPM + chance.between(-MAX_DRIFT_PPM, MAX_DRIFT_PPM);
  }

  /** Nanoseconds of this clock. */
  long now() {
    return (world.now() - start) * rate / PPM;
  }

  /** Nanoseconds of the world until this clock shows that time. */
  long until(long time) {
    return Math.max(0, (time - now()) * PPM / rate + 1);
  }
}
