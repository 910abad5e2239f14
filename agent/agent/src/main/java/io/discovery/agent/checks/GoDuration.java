package io.discovery.agent.checks;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations in messages, as the family's tools write them: {@code 30s}, {@code 1m30s}. */
final class GoDuration {
  private GoDuration() {}

  static String text(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return plain(BigDecimal.valueOf(duration.toNanos(), 6)) + "ms";
    }
    StringBuilder text = new StringBuilder();
    long seconds = duration.toSeconds();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    BigDecimal rest = BigDecimal.valueOf(seconds % 60);
    rest = rest.add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    return text.append(plain(rest)).append('s').toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
