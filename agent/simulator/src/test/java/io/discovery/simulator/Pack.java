package io.discovery.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Hunts on several threads, each of them with lives of its own. */
final class Pack {
  /** So many lives are a cluster-hour: three minutes each. */
  static final int LIVES_AN_HOUR = 20;

  private static final int THREADS = Integer.getInteger("simulator.threads", 2);
  private static final double NANOS = 1e9;

  private final long first;
  private final long count;
  private final AtomicLong next = new AtomicLong();
  private final Tally met = new Tally();
  private final Map<Long, Violation> broken = new TreeMap<>();
  private final long begun = System.nanoTime();
  private long shownAt;
  private long done;

  private Pack(long first, long count) {
    this.first = first;
    this.count = count;
  }

  /**
   * Lives from many seeds, and says now and then how far it is.
   *
   * @return what was met
   * @throws Violation of the first seed that breaks a promise
   */
  static Tally hunt(long first, long count) throws InterruptedException {
    Pack pack = new Pack(first, count);
    pack.run();
    pack.show("hunted");
    if (!pack.broken.isEmpty()) {
      throw pack.broken.values().iterator().next();
    }
    return pack.met;
  }

  /** Does something for each, on all threads. */
  static void each(long count, LongFunction<Runnable> what) throws InterruptedException {
    AtomicLong next = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("hunter-" + i)
              .start(
                  () -> {
                    for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                      what.apply(n).run();
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }
  }

  private void run() throws InterruptedException {
    each(THREADS, _ -> this::work);
  }

  private void work() {
    for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
      Tally life = new Tally();
      Violation violation = null;
      try {
        life = Hunt.seed(first + n);
      } catch (Violation v) {
        violation = v;
      }
      ended(first + n, life, violation);
    }
  }

  private synchronized void ended(long seed, Tally life, @Nullable Violation violation) {
    done++;
    met.add(life);
    if (violation != null) {
      // Earlier seeds are under way still; later ones are of no interest.
      broken.put(seed, violation);
      next.set(count);
    }
    if (done * 20 / count > shownAt) {
      shownAt = done * 20 / count;
      show("hunting");
    }
  }

  private void show(String what) {
    double seconds = (System.nanoTime() - begun) / NANOS;
    double hours = met.of(Tally.Of.MILLIS) / 3_600_000.0;
    System.out.printf(
        "%s: %d of %d lives, %.1f cluster-hours in %.0f s: %.1f cluster-hours a minute, %.0f events"
            + " a second%n",
        what, done, count, hours, seconds, hours / seconds * 60, met.of(Tally.Of.EVENTS) / seconds);
  }
}
