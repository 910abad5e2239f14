package io.discovery.simulator.forming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.simulator.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The hunt itself. {@code -Dforming.seeds=N} makes it as long as wanted, {@code -Dforming.first=N}
 * begins elsewhere, {@code -Dsimulator.threads=N} uses so many threads, {@code -Dforming.seed=N}
 * shows one seed's whole trace.
 */
class FormingHuntTest {
  private static final long SEEDS = Long.getLong("forming.seeds", 3_000);
  private static final long FIRST = Long.getLong("forming.first", 1);
  private static final int THREADS = Integer.getInteger("simulator.threads", 2);

  /** Fewer lives than this prove nothing about how often something is met. */
  private static final int LEAST_TO_COUNT = 500;

  /** At least so many in a thousand lives; a hunt that did not meet them proves nothing. */
  private static final Map<FormingTally.Of, Integer> AT_LEAST = atLeast();

  private static Map<FormingTally.Of, Integer> atLeast() {
    Map<FormingTally.Of, Integer> counts = new EnumMap<>(FormingTally.Of.class);
    counts.put(FormingTally.Of.KILLS, 1_000);
    counts.put(FormingTally.Of.POWER_LOSSES, 5_000);
    counts.put(FormingTally.Of.CRASHES_IN_AN_EFFECT, 600);
    counts.put(FormingTally.Of.WIPES, 100);
    counts.put(FormingTally.Of.WIPES_OF_PROMISES, 10);
    counts.put(FormingTally.Of.CUTS, 2_500);
    counts.put(FormingTally.Of.REPLAYS, 500);
    counts.put(FormingTally.Of.REFUSED_FOR_ROOM, 90);
    counts.put(FormingTally.Of.PROMISES, 2_000);
    counts.put(FormingTally.Of.LET_GO, 100);
    counts.put(FormingTally.Of.REFUSALS, 150);
    counts.put(FormingTally.Of.PLANS, 1_050);
    counts.put(FormingTally.Of.BEGAN, 2_000);
    counts.put(FormingTally.Of.JOINED, 500);
    counts.put(FormingTally.Of.HELD_UP, 20);
    return counts;
  }

  @Test
  void thereIsOneClusterWhateverHappens() throws InterruptedException {
    Assumptions.assumeTrue(Long.getLong("forming.seed") == null, "one seed is shown instead");
    long begun = System.nanoTime();
    FormingTally met = hunt();
    System.out.printf(
        "hunted: %d lives in %.0f s%n%s", SEEDS, (System.nanoTime() - begun) / 1e9, met);
    if (SEEDS >= LEAST_TO_COUNT) {
      AT_LEAST.forEach(
          (what, count) ->
              assertTrue(
                  met.of(what) * 1000 >= count * SEEDS,
                  what + ": " + met.of(what) + " in " + SEEDS + " lives"));
    }
  }

  private static FormingTally hunt() throws InterruptedException {
    AtomicLong next = new AtomicLong();
    FormingTally met = new FormingTally();
    Map<Long, Violation> broken = new TreeMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().name("former-" + i).start(() -> work(next, met, broken)));
    }
    for (Thread each : threads) {
      each.join();
    }
    if (!broken.isEmpty()) {
      throw broken.values().iterator().next();
    }
    return met;
  }

  private static void work(AtomicLong next, FormingTally met, Map<Long, Violation> broken) {
    FormingTally mine = new FormingTally();
    for (long n = next.getAndIncrement(); n < SEEDS; n = next.getAndIncrement()) {
      try {
        mine.add(FormingHunt.seed(FIRST + n));
      } catch (Violation violation) {
        next.set(SEEDS);
        synchronized (met) {
          broken.put(FIRST + n, violation);
        }
      }
    }
    synchronized (met) {
      met.add(mine);
    }
  }

  @Test
  void aSeedIsShownWithItsWholeTrace() {
    Long seed = Long.getLong("forming.seed");
    Assumptions.assumeTrue(seed != null, "no seed was asked for");
    FormingHunt.trace(seed).forEach(System.out::println);
  }

  @Test
  void aSeedIsOneHistory() {
    List<String> once = FormingHunt.trace(FIRST);
    assertEquals(once, FormingHunt.trace(FIRST));
    assertEquals("nothing was violated", once.getLast());
  }
}
