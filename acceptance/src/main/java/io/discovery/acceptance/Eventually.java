package io.discovery.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waiting by looking. */
public final class Eventually {
  /** Long enough for a machine that does other things as well; met only when something is wrong. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Eventually() {}

  /** Looks; may fail while what is looked at is not there yet. */
  @FunctionalInterface
  public interface Look<T> {
    /** One look. */
    T look() throws Exception;
  }

  /**
   * Looks until what is seen is as wanted.
   *
   * @param wanted what is waited for, in words
   * @return what was seen last
   * @throws AssertionError when the patience is over; it says what was seen last
   */
  public static <T> T see(String wanted, Look<T> look, Predicate<? super T> asWanted) {
    return see(wanted, PATIENCE, look, asWanted);
  }

  /** The same with another patience, for what takes its time even where all is well. */
  public static <T> T see(
      String wanted, Duration patience, Look<T> look, Predicate<? super T> asWanted) {
    long end = System.nanoTime() + patience.toNanos();
    Object last;
    do {
      try {
        T seen = look.look();
        if (asWanted.test(seen)) {
          return seen;
        }
        last = seen;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    } while (System.nanoTime() < end);
    throw new AssertionError(
        "not within " + patience.toSeconds() + " s: " + wanted + "; seen last: " + last);
  }

  /** Looks until it is so. */
  public static void so(String wanted, Look<Boolean> look) {
    see(wanted, look, seen -> seen);
  }
}
