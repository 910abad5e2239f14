package io.discovery.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The hunt itself. {@code -Dsimulator.seeds=N} makes it as long as wanted, {@code
 * -Dsimulator.first=N} begins elsewhere, {@code -Dsimulator.seed=N} shows one seed's whole trace.
 */
class HuntTest {
  private static final int SEEDS = Integer.getInteger("simulator.seeds", 300);
  private static final long FIRST = Long.getLong("simulator.first", 1);

  /** At least so many in a hundred lives; a hunt that did not meet them proves nothing. */
  private static final Map<Tally.Of, Integer> AT_LEAST =
      Map.ofEntries(
          Map.entry(Tally.Of.CRASHES, 1_000),
          Map.entry(Tally.Of.POWER_LOSSES, 500),
          Map.entry(Tally.Of.CRASHES_IN_AN_EFFECT, 300),
          Map.entry(Tally.Of.TORN_TAILS, 10),
          Map.entry(Tally.Of.STOPPED, 50),
          Map.entry(Tally.Of.FULL_DISKS, 100),
          Map.entry(Tally.Of.REFUSED_FOR_ROOM, 100),
          Map.entry(Tally.Of.SNAPSHOTS, 200),
          Map.entry(Tally.Of.RESTORED_SNAPSHOTS, 200),
          Map.entry(Tally.Of.FLIPS_NAMED, 20),
          Map.entry(Tally.Of.PAUSES, 100),
          Map.entry(Tally.Of.CLOCK_JUMPS, 100),
          Map.entry(Tally.Of.CUTS, 50),
          Map.entry(Tally.Of.ACKNOWLEDGED, 20_000),
          Map.entry(Tally.Of.READS, 5_000),
          Map.entry(Tally.Of.UNANSWERED, 1_000),
          Map.entry(Tally.Of.HISTORIES, 300));

  @Test
  void nothingPromisedIsBrokenWhateverHappens() {
    Assumptions.assumeTrue(Long.getLong("simulator.seed") == null, "one seed is shown instead");
    long begun = System.nanoTime();
    Tally met = Hunt.seeds(FIRST, SEEDS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%s%12.0f events a second%n", met, met.of(Tally.Of.EVENTS) / seconds);
    AT_LEAST.forEach(
        (what, count) ->
            assertTrue(
                met.of(what) * 100 >= (long) count * SEEDS,
                what + ": " + met.of(what) + " in " + SEEDS + " lives"));
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
  }
}
