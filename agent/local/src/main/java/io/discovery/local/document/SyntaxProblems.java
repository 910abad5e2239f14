package io.discovery.local.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import org.jspecify.annotations.Nullable;

/**
 * Says in a person's words why a text is not JSON, from the character at which the parser stopped:
 * the parser's own words name its classes and options.
 */
final class SyntaxProblems {
  private SyntaxProblems() {}

  static DocumentException nothing(String source) {
    return JsonDocument.refuse(
        source, Position.START, "", "it is empty", "write a JSON object into it, or remove it");
  }

  static DocumentException explain(
      String source, char[] text, JsonParser parser, JsonProcessingException failure) {
    JsonLocation stopped = failure.getLocation();
    Position at = JsonDocument.here(stopped == null ? parser.currentLocation() : stopped);
    JsonStreamContext context = parser.getParsingContext();
    if (failure instanceof StreamConstraintsException) {
      return JsonDocument.refuse(
          source, at, "", "a number or key is longer than any that means something", "shorten it");
    }
    if (failure instanceof JsonEOFException) {
      return JsonDocument.refuse(
          source,
          at,
          "",
          "the text ends before " + unfinished(context, parser) + " does",
          "complete it; tools should write under a temporary name, then rename");
    }
    int offset = offset(text, at);
    String message = failure.getOriginalMessage();
    return atCharacter(source, text, offset, at, context, message == null ? "" : message);
  }

  private static String unfinished(JsonStreamContext context, JsonParser parser) {
    JsonToken last = parser.currentToken();
    if (last == JsonToken.VALUE_STRING) {
      return "a string";
    }
    return context.inArray() ? "a list" : context.inObject() ? "an object" : "a value";
  }

  private static DocumentException atCharacter(
      String source,
      char[] text,
      int offset,
      Position at,
      JsonStreamContext context,
      String message) {
    if (message.startsWith("Illegal unquoted character")) {
      return JsonDocument.refuse(
          source,
          at,
          "",
          "a line break or control character inside a string",
          "end the string with \" before it, or write \\n or \\t");
    }
    if (message.contains("escape")) {
      return JsonDocument.refuse(
          source, at, "", "a backslash sequence that JSON does not have", "write \\\\ for a \\");
    }
    boolean number =
        message.startsWith("Invalid numeric value") || message.contains("in numeric value");
    if (number && !context.inRoot()) {
      return JsonDocument.refuse(
          source,
          at,
          "",
          "not a JSON number",
          "write digits without leading zeros or +, such as 8140 or 0.5");
    }
    char found = offset < text.length ? text[offset] : ' ';
    String quoted = "'" + Shown.printable(String.valueOf(found)) + "'";
    Words words = words(text, offset, found, context, message);
    String shown = words.found() == null ? quoted : words.found();
    return JsonDocument.refuse(source, at, shown, words.reason(), words.mend());
  }

  private static Words words(
      char[] text, int offset, char found, JsonStreamContext context, String message) {
    if (message.startsWith("Non-standard token")) {
      return noValue(text, offset);
    }
    if (found == '/' || found == '#') {
      return new Words("JSON has no comments", "remove it; `notes` holds a remark", null);
    }
    if (found == '\'') {
      return new Words("a string in single quotes", "use double quotes", null);
    }
    if ((found == '}' || found == ']') && previous(text, offset) == ',') {
      return new Words("a comma before the closing bracket", "remove that comma", null);
    }
    if (found == '}' || found == ']') {
      String open = context.inArray() ? "a list" : context.inObject() ? "an object" : "nothing";
      return new Words(
          "this bracket does not match: " + open + " is open here", "check the brackets", null);
    }
    if (message.contains("comma to separate")) {
      return new Words("a comma is missing before this", "write , between two entries", null);
    }
    if (message.contains("colon to separate")) {
      return new Words("a colon is missing after the key", "write \"key\": value", null);
    }
    if (context.inObject() && message.contains("double-quote to start")) {
      return new Words(
          "a key must stand in double quotes", "write \"key\": value", word(text, offset));
    }
    if (context.inRoot()) {
      return new Words(
          "this is not JSON",
          "begin with {; HCL and YAML are not read: convert it to JSON",
          word(text, offset));
    }
    return noValue(text, offset);
  }

  private static Words noValue(char[] text, int offset) {
    return new Words(
        "neither a value nor true, false or null", "put text in double quotes", word(text, offset));
  }

  private static char previous(char[] text, int offset) {
    int at = Math.min(offset, text.length) - 1;
    while (at >= 0 && Character.isWhitespace(text[at])) {
      at--;
    }
    return at >= 0 ? text[at] : ' ';
  }

  /** The word around the offset, as the parser may have stopped at either end of it. */
  private static @Nullable String word(char[] text, int offset) {
    int from = Math.min(offset, text.length);
    int to = from;
    while (from > 0 && isWord(text[from - 1])) {
      from--;
    }
    while (to < text.length && isWord(text[to])) {
      to++;
    }
    return to == from ? null : Shown.printable(new String(text, from, to - from));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private static int offset(char[] text, Position at) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length; i++) {
      if (line == at.line() && column == at.column()) {
        return i;
      }
      boolean newline = text[i] == '\n' || (text[i] == '\r' && !followedByNewline(text, i));
      column = newline ? 1 : column + 1;
      line = newline ? line + 1 : line;
    }
    return text.length;
  }

  private static boolean followedByNewline(char[] text, int at) {
    return at + 1 < text.length && text[at + 1] == '\n';
  }

  /**
   * What to say.
   *
   * @param found the word found, when it is more telling than the character
   */
  private record Words(String reason, String mend, @Nullable String found) {}
}
