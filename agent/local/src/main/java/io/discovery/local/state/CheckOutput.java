package io.discovery.local.state;

import java.nio.charset.StandardCharsets;

/** The bound on what a check says. */
public final class CheckOutput {
  /** In UTF-8 bytes: as much as the peer keeps, and little enough to be replicated. */
  public static final int MAX_BYTES = 4096;

  private CheckOutput() {}

  /**
   * The text itself or, when it is longer than {@link #MAX_BYTES}, its beginning with a note at the
   * end that says how much there was.
   */
  public static String head(String text) {
    // A char is at most three bytes, and most outputs are short: no need to encode them to know.
    if (text.length() * 3L <= MAX_BYTES) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return text;
    }
    String note = " ... (" + bytes.length + " bytes)";
    int end = MAX_BYTES - note.length();
    while (isContinuation(bytes[end])) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + note;
  }

  /**
   * The last bytes of an output as text: invalid UTF-8 is replaced, and what was cut off in front
   * is told in a first line, as the peer tells it.
   *
   * @param tail the last bytes, at least {@link #MAX_BYTES} of them unless there were fewer
   * @param total how many bytes there were
   */
  public static String tail(byte[] tail, long total) {
    String text = new String(tail, StandardCharsets.UTF_8);
    byte[] clean = text.getBytes(StandardCharsets.UTF_8);
    if (total <= tail.length && clean.length <= MAX_BYTES) {
      return text;
    }
    int start = Math.max(0, clean.length - (MAX_BYTES - note(MAX_BYTES, total).length()));
    while (start < clean.length && isContinuation(clean[start])) {
      start++;
    }
    String kept = new String(clean, start, clean.length - start, StandardCharsets.UTF_8);
    return note(clean.length - start, total) + kept;
  }

  private static String note(int kept, long total) {
    return "Captured " + kept + " of " + total + " bytes\n...\n";
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
