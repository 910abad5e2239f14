package io.discovery.local.document;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * Durations as Go's {@code time.ParseDuration} and {@code Duration.String} write them ({@code
 * 1m30s}, {@code 500ms}), and bare numbers, which are seconds.
 */
public final class Durations {
  /** Longest duration taken: ten years. Whoever writes more has mistaken the unit. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  /** Longest text taken, characters: {@code 2562047h47m16.854775807s} has 24. */
  private static final int LONGEST_TEXT = 40;

  private static final String[] UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"};
  private static final long[] NANOS = {
    1, 1_000, 1_000, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
  };
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Durations() {}

  /**
   * Reads {@code 10s}, {@code 1m30s}, {@code 1.5h}, {@code 500ms}, {@code 60}; empty when the text
   * is none of these, negative, or longer than {@link #LONGEST}.
   */
  public static Optional<Duration> parse(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST_TEXT) {
      return Optional.empty();
    }
    BigDecimal total = BigDecimal.ZERO;
    int at = 0;
    while (at < length) {
      int numberEnd = numberEnd(text, at);
      if (numberEnd == at || !hasDigit(text, at, numberEnd)) {
        return Optional.empty();
      }
      int unitEnd = numberEnd;
      while (unitEnd < length && !isNumeric(text.charAt(unitEnd))) {
        unitEnd++;
      }
      boolean bare = unitEnd == numberEnd;
      if (bare && at > 0) {
        return Optional.empty();
      }
      long nanos = bare ? NANOS_PER_SECOND : nanosPer(text.substring(numberEnd, unitEnd));
      if (nanos == 0) {
        return Optional.empty();
      }
      BigDecimal number = new BigDecimal("0" + text.substring(at, numberEnd));
      total = total.add(number.multiply(BigDecimal.valueOf(nanos)));
      at = unitEnd;
    }
    if (total.compareTo(BigDecimal.valueOf(LONGEST.toSeconds(), -9)) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(total.longValue()));
  }

  /** Writes as Go does: {@code 1h0m0s}, {@code 1m30s}, {@code 1.5s}, {@code 500ms}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long seconds = duration.toSeconds();
    int nanos = duration.toNanosPart();
    if (seconds == 0) {
      int exponent = nanos < 1_000 ? 0 : nanos < 1_000_000 ? 3 : 6;
      String unit = exponent == 0 ? "ns" : exponent == 3 ? "µs" : "ms";
      return plain(BigDecimal.valueOf(nanos, exponent)) + unit;
    }
    StringBuilder text = new StringBuilder();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    BigDecimal rest = BigDecimal.valueOf(seconds % 60).add(BigDecimal.valueOf(nanos, 9));
    return text.append(plain(rest)).append('s').toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static int numberEnd(String text, int from) {
    int at = from;
    boolean point = false;
    while (at < text.length() && isNumeric(text.charAt(at))) {
      if (text.charAt(at) == '.') {
        if (point) {
          return from;
        }
        point = true;
      }
      at++;
    }
    return at;
  }

  private static boolean hasDigit(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '.') {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long nanosPer(String unit) {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return NANOS[i];
      }
    }
    return 0;
  }
}
