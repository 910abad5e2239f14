package io.discovery.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The hunt itself. {@code -Dsimulator.seeds=N} makes it as long as wanted, {@code
 * -Dsimulator.hours=N} so many cluster-hours long, {@code -Dsimulator.first=N} begins elsewhere,
 * {@code -Dsimulator.threads=N} uses so many threads, {@code -Dsimulator.seed=N} shows one seed's
 * whole trace.
 */
class HuntTest {
  private static final long HOURS = Long.getLong("simulator.hours", 0);
  private static final long SEEDS =
      HOURS > 0 ? HOURS * Pack.LIVES_AN_HOUR : Long.getLong("simulator.seeds", 2_000);
  private static final long FIRST = Long.getLong("simulator.first", 1);

  /** At least so many in a hundred lives; a hunt that did not meet them proves nothing. */
  private static final Map<Tally.Of, Integer> AT_LEAST = atLeast();

  /** Fewer lives than this prove nothing about how often something is met. */
  private static final int LEAST_TO_COUNT = 100;

  private static Map<Tally.Of, Integer> atLeast() {
    Map<Tally.Of, Integer> counts = new EnumMap<>(Tally.Of.class);
    counts.put(Tally.Of.ELECTIONS, 2_000);
    counts.put(Tally.Of.TRANSFERS, 500);
    counts.put(Tally.Of.HANDED_OVER, 150);
    counts.put(Tally.Of.CRASHES, 4_000);
    counts.put(Tally.Of.POWER_LOSSES, 2_500);
    counts.put(Tally.Of.POWER_LOSSES_OF_ALL, 200);
    counts.put(Tally.Of.CRASHES_IN_AN_EVENT, 300);
    counts.put(Tally.Of.LYING_DISKS, 80);
    counts.put(Tally.Of.TORN_TAILS, 100);
    counts.put(Tally.Of.TAILS_CAUGHT_UP, 80);
    counts.put(Tally.Of.STOPPED, 150);
    counts.put(Tally.Of.FULL_DISKS, 200);
    counts.put(Tally.Of.REFUSED_FOR_ROOM, 50);
    counts.put(Tally.Of.SLOW_DISKS, 200);
    counts.put(Tally.Of.SNAPSHOTS, 3_000);
    counts.put(Tally.Of.RESTORED_SNAPSHOTS, 3_000);
    counts.put(Tally.Of.CHUNKS, 700);
    counts.put(Tally.Of.INSTALLED_SNAPSHOTS, 500);
    counts.put(Tally.Of.FLIPS, 100);
    counts.put(Tally.Of.FLIPS_NAMED, 20);
    counts.put(Tally.Of.PAUSES, 600);
    counts.put(Tally.Of.PAUSES_IN_AN_EVENT, 200);
    counts.put(Tally.Of.CLOCK_JUMPS, 150);
    counts.put(Tally.Of.CUTS, 150);
    counts.put(Tally.Of.PARTITIONS, 1_500);
    counts.put(Tally.Of.ISOLATED_LEADERS, 250);
    counts.put(Tally.Of.MEMBER_CHANGES, 1_500);
    counts.put(Tally.Of.PROMOTIONS, 400);
    counts.put(Tally.Of.REMOVALS, 400);
    counts.put(Tally.Of.REMOVED_LEADERS, 100);
    counts.put(Tally.Of.WIPES, 200);
    counts.put(Tally.Of.LEVELS_RAISED, 70);
    counts.put(Tally.Of.LEVELS_REFUSED, 70);
    counts.put(Tally.Of.RESTORES, 300);
    counts.put(Tally.Of.ACKNOWLEDGED, 60_000);
    counts.put(Tally.Of.READS, 25_000);
    counts.put(Tally.Of.LEASE_READS, 7_000);
    counts.put(Tally.Of.FOLLOWER_READS, 6_000);
    counts.put(Tally.Of.UNANSWERED, 3_000);
    counts.put(Tally.Of.HISTORIES, 300);
    return counts;
  }

  @Test
  void nothingPromisedIsBrokenWhateverHappens() throws InterruptedException {
    Assumptions.assumeTrue(Long.getLong("simulator.seed") == null, "one seed is shown instead");
    Tally met = Pack.hunt(FIRST, SEEDS);
    System.out.print(met);
    if (SEEDS >= LEAST_TO_COUNT) {
      AT_LEAST.forEach(
          (what, count) ->
              assertTrue(
                  met.of(what) * 100 >= count * SEEDS,
                  what + ": " + met.of(what) + " in " + SEEDS + " lives"));
    }
  }

  @Test
  void aSeedIsShownWithItsWholeTrace() {
    Long seed = Long.getLong("simulator.seed");
    Assumptions.assumeTrue(seed != null, "no seed was asked for");
    Hunt.trace(seed).forEach(System.out::println);
  }

  @Test
  void aSeedIsOneHistory() {
    List<String> once = Hunt.trace(FIRST);
    assertTrue(once.size() > 1_000, "lines: " + once.size());
    assertEquals(once, Hunt.trace(FIRST));
    assertEquals("nothing was violated", once.getLast());
  }
}
