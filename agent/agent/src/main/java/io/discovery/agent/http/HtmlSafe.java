package io.discovery.agent.http;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * Escapes what a browser could take for markup, as the family does (Go's {@code encoding/json}):
 * check output is written by programs and read on pages.
 */
final class HtmlSafe extends CharacterEscapes {
  static final HtmlSafe ESCAPES = new HtmlSafe();

  private static final long serialVersionUID = 1L;

  private static final SerializedString LESS = new SerializedString("\\u003c");
  private static final SerializedString GREATER = new SerializedString("\\u003e");
  private static final SerializedString AMPERSAND = new SerializedString("\\u0026");
  private static final SerializedString LINE_SEPARATOR = new SerializedString("\\u2028");
  private static final SerializedString PARAGRAPH_SEPARATOR = new SerializedString("\\u2029");

  private final int[] ascii = standardAsciiEscapesForJSON();

  private HtmlSafe() {
    ascii['<'] = ESCAPE_CUSTOM;
    ascii['>'] = ESCAPE_CUSTOM;
    ascii['&'] = ESCAPE_CUSTOM;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int c) {
    return switch (c) {
      case '<' -> LESS;
      case '>' -> GREATER;
      case '&' -> AMPERSAND;
      case '\u2028' -> LINE_SEPARATOR;
      case '\u2029' -> PARAGRAPH_SEPARATOR;
      default -> null;
    };
  }
}
