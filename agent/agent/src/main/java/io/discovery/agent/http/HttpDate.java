package io.discovery.agent.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The {@code Date} of answers (RFC 9110), formatted once a second. */
final class HttpDate {
  private static final long MILLIS_PER_SECOND = 1000;

  private record Second(long epochSecond, CharSequence text) {}

  private static volatile Second last = new Second(0, "");

  private HttpDate() {}

  /** The present second. Any thread. */
  static CharSequence now() {
    long epochSecond = System.currentTimeMillis() / MILLIS_PER_SECOND;
    Second second = last;
    if (second.epochSecond != epochSecond) {
      Instant instant = Instant.ofEpochSecond(epochSecond);
      String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
      // the formatter writes one digit for the days before the tenth, the protocol two
      second = new Second(epochSecond, text.charAt(6) == ' ' ? padded(text) : text);
      last = second;
    }
    return second.text;
  }

  private static String padded(String text) {
    return text.substring(0, 5) + "0" + text.substring(5);
  }
}
