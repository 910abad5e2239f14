package io.discovery.agent.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986; in queries {@code +} is a space as forms write it. */
final class Percent {
  private Percent() {}

  /** Decodes a path or a part of it. */
  static String decodePath(String text) {
    return decode(text, false);
  }

  /** Decodes a name or value of a query. */
  static String decodeQuery(String text) {
    return decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0) && isAscii(text)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        bytes[length++] = (byte) (hex(text, bytes, i + 1) << 4 | hex(text, bytes, i + 2));
        i += 2;
      } else {
        bytes[length++] = plusIsSpace && b == '+' ? (byte) ' ' : b;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw HttpProblem.bad("\"" + text + "\" is not UTF-8 in percent-encoding");
    }
  }

  private static int hex(String text, byte[] bytes, int at) {
    int digit = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
    if (digit < 0) {
      throw HttpProblem.bad("\"" + text + "\" is not percent-encoded: write a literal % as %25");
    }
    return digit;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether every character can be printed, as the family demands of a path. */
  static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.isISOControl(c) || !Character.isDefined(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }
}
