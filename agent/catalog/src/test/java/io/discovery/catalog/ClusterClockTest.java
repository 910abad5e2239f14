package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private static final long MILLI = 1_000_000;

  @Test
  void afterAStartItGoesOnFromTheLastStamp() {
    ClusterClock clock = new ClusterClock(1_000, 0);
    assertEquals(1_000, clock.stamp(0));
    assertEquals(1_250, clock.stamp(250 * MILLI));
  }

  @Test
  void anotherLeadersTimeIsTakenOverWhereItIsAhead() {
    ClusterClock clock = new ClusterClock(1_000, 0).applied(9_000, 10 * MILLI);
    assertEquals(9_005, clock.stamp(15 * MILLI));
  }

  @Test
  void itLosesNothingWhileItsOwnStampsAreUnderWay() {
    ClusterClock clock = new ClusterClock(1_000, 0);
    for (long now = 0; now < 10_000 * MILLI; now += 5 * MILLI) {
      long stamp = clock.stamp(now);
      clock = clock.applied(stamp, now + 5 * MILLI);
    }
    assertEquals(11_000, clock.stamp(10_000 * MILLI));
  }

  @Test
  void stampsNeverGoBack() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ClusterClock clock = new ClusterClock(random.nextInt(100), 0);
      long now = 0;
      long last = 0;
      for (int i = 0; i < 100; i++) {
        now += random.nextInt(20) * MILLI;
        clock = clock.applied(clock.stamp(now) + random.nextInt(40) - 20, now);
        long stamp = clock.stamp(now);
        assertTrue(stamp >= last, "seed " + seed);
        last = stamp;
      }
    }
  }
}
