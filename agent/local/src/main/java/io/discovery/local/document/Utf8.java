package io.discovery.local.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to characters, refusing all that is not plain UTF-8 text of a bearable size. */
final class Utf8 {
  private static final String SAVE_AS = "save it as UTF-8 without a byte order mark";

  private Utf8() {}

  static char[] decode(String source, byte[] bytes) throws DocumentException {
    if (bytes.length > JsonDocument.MOST_BYTES) {
      throw JsonDocument.refuse(
          source,
          Position.START,
          bytes.length + " bytes",
          "larger than " + JsonDocument.MOST_BYTES + " bytes",
          "split it, or keep data that is no definition elsewhere");
    }
    refuseMarks(source, bytes);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, chars, true);
    chars.flip();
    if (result.isError()) {
      int bad = bytes[in.position()] & 0xff;
      throw JsonDocument.refuse(
          source,
          positionAfter(chars),
          "byte 0x" + Integer.toHexString(bad),
          "not valid UTF-8",
          SAVE_AS);
    }
    char[] text = new char[chars.remaining()];
    chars.get(text);
    return text;
  }

  private static void refuseMarks(String source, byte[] bytes) throws DocumentException {
    int first = bytes.length > 0 ? bytes[0] & 0xff : -1;
    int second = bytes.length > 1 ? bytes[1] & 0xff : -1;
    if (first == 0xef && second == 0xbb && bytes.length > 2 && (bytes[2] & 0xff) == 0xbf) {
      throw JsonDocument.refuse(
          source, Position.START, "", "begins with a byte order mark (BOM)", SAVE_AS);
    }
    boolean marked = (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff);
    boolean halved = (first == 0 && second > 0) || (first > 0 && second == 0);
    if (marked || halved) {
      throw JsonDocument.refuse(
          source, Position.START, "", "the text is in UTF-16 or UTF-32, not in UTF-8", SAVE_AS);
    }
    int line = 1;
    int column = 1;
    for (byte b : bytes) {
      if (b == 0) {
        throw JsonDocument.refuse(
            source,
            new Position(line, column),
            "",
            "holds a NUL byte: a torn write, or no text at all",
            "write the file anew: under a temporary name, then rename it");
      }
      column = b == '\n' ? 1 : column + 1;
      line = b == '\n' ? line + 1 : line;
    }
  }

  private static Position positionAfter(CharBuffer text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      boolean newline = text.charAt(i) == '\n';
      column = newline ? 1 : column + 1;
      line = newline ? line + 1 : line;
    }
    return new Position(line, column);
  }
}
