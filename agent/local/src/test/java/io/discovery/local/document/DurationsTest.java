package io.discovery.local.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void goNotationAndBareSecondsAreRead() {
    Map<String, Duration> table =
        Map.ofEntries(
            Map.entry("10s", Duration.ofSeconds(10)),
            Map.entry("1m30s", Duration.ofSeconds(90)),
            Map.entry("500ms", Duration.ofMillis(500)),
            Map.entry("1.5h", Duration.ofMinutes(90)),
            Map.entry(".5s", Duration.ofMillis(500)),
            Map.entry("2h45m", Duration.ofMinutes(165)),
            Map.entry("7ns", Duration.ofNanos(7)),
            Map.entry("7us", Duration.ofNanos(7_000)),
            Map.entry("7µs", Duration.ofNanos(7_000)),
            Map.entry("0", Duration.ZERO),
            Map.entry("0s", Duration.ZERO),
            Map.entry("60", Duration.ofSeconds(60)),
            Map.entry("0.25", Duration.ofMillis(250)),
            Map.entry("87600h", Duration.ofDays(3650)));
    table.forEach((text, duration) -> assertEquals(Optional.of(duration), Durations.parse(text)));
  }

  @Test
  void whatIsNoDurationIsNotRead() {
    String[] texts = {
      "",
      " ",
      "10 s",
      "s",
      ".",
      ".s",
      "1.2.3s",
      "10x",
      "10S",
      "1d",
      "five",
      "-1s",
      "-5",
      "+5s",
      "1m30",
      "30 1m",
      "1e3",
      "0x10",
      "10s ",
      "87601h",
      "99999999999999999999",
      "1e999999999s",
      "9".repeat(41),
      "1".repeat(39) + "s",
      "٣s"
    };
    for (String text : texts) {
      assertEquals(Optional.empty(), Durations.parse(text), text);
    }
  }

  @Test
  void durationsAreWrittenAsGoWritesThem() {
    Map<Duration, String> table =
        Map.of(
            Duration.ZERO,
            "0s",
            Duration.ofNanos(1),
            "1ns",
            Duration.ofNanos(1_100),
            "1.1µs",
            Duration.ofMillis(500),
            "500ms",
            Duration.ofMillis(1_500),
            "1.5s",
            Duration.ofSeconds(10),
            "10s",
            Duration.ofSeconds(90),
            "1m30s",
            Duration.ofSeconds(60),
            "1m0s",
            Duration.ofHours(1),
            "1h0m0s",
            Duration.ofSeconds(-90),
            "-1m30s");
    table.forEach((duration, text) -> assertEquals(text, Durations.format(duration)));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong(1L << random.nextInt(1, 58)));
      assertEquals(Optional.of(duration), Durations.parse(Durations.format(duration)));
    }
  }
}
