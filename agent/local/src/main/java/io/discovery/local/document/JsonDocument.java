package io.discovery.local.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads strict JSON (RFC 8259) in UTF-8 into {@link Value}s. Safe for use by any thread. */
public final class JsonDocument {
  /** Largest text read, bytes: a thousand times a usual definition file. */
  public static final int MOST_BYTES = 1 << 20;

  /** Deepest nesting read; the deepest definition there is needs six. */
  public static final int DEEPEST = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final String source;
  private final char[] text;
  private final JsonParser parser;

  private JsonDocument(String source, char[] text, JsonParser parser) {
    this.source = source;
    this.text = text;
    this.parser = parser;
  }

  /**
   * Reads one document of at most {@link #MOST_BYTES}.
   *
   * @param source name of the file, or of the request, as it is to stand in messages
   * @throws DocumentException when it is not one JSON text in UTF-8, is too large or too deep, or
   *     has a key twice in one object
   */
  public static Value read(String source, byte[] bytes) throws DocumentException {
    char[] text = Utf8.decode(source, bytes);
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonDocument(source, text, parser).document();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Reads a document whose top level must be an object. */
  public static Value.Obj readObject(String source, byte[] bytes) throws DocumentException {
    Value value = read(source, bytes);
    if (value instanceof Value.Obj object) {
      return object;
    }
    throw refuse(
        source,
        value.at(),
        Shown.value("", value),
        "the top level is " + Shown.sort(value) + ", not an object",
        "put it between { and } under a key");
  }

  static DocumentException refuse(
      String source, Position at, String value, String reason, String mend) {
    return new DocumentException(new Problem(source, at, "", value, reason, mend));
  }

  private Value document() throws IOException, DocumentException {
    Value value = value(next(), 0);
    Position end = here(parser.currentLocation());
    JsonToken after;
    try {
      after = parser.nextToken();
    } catch (JsonProcessingException e) {
      after = JsonToken.NOT_AVAILABLE;
    }
    if (after != null) {
      throw refuse(
          source,
          end,
          "",
          "there is more text after the end of the document",
          "remove what follows, or check for a bracket closed too early");
    }
    return value;
  }

  private Value value(JsonToken token, int depth) throws IOException, DocumentException {
    Position at = here(parser.currentTokenLocation());
    return switch (token) {
      case START_OBJECT -> object(at, deeper(at, depth));
      case START_ARRAY -> array(at, deeper(at, depth));
      case VALUE_STRING -> new Value.Text(at, text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Num(at, text());
      case VALUE_TRUE -> new Value.Bool(at, true);
      case VALUE_FALSE -> new Value.Bool(at, false);
      case VALUE_NULL -> new Value.Null(at);
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("unexpected token " + token);
    };
  }

  private Value.Obj object(Position at, int depth) throws IOException, DocumentException {
    LinkedHashMap<String, Value.Member> members = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Position keyAt = here(parser.currentTokenLocation());
      Value.@Nullable Member first = members.get(name);
      if (first != null) {
        throw new DocumentException(
            new Problem(
                source,
                keyAt,
                Shown.printable(name),
                "",
                "the key stands twice in one object, first in line " + first.keyAt().line(),
                "keep one of the two"));
      }
      members.put(name, new Value.Member(keyAt, value(next(), depth)));
    }
    return new Value.Obj(at, members);
  }

  private Value.Arr array(Position at, int depth) throws IOException, DocumentException {
    List<Value> items = new ArrayList<>();
    JsonToken token = next();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(token, depth));
      token = next();
    }
    return new Value.Arr(at, items);
  }

  private int deeper(Position at, int depth) throws DocumentException {
    if (depth == DEEPEST) {
      throw refuse(
          source,
          at,
          "",
          "nested deeper than " + DEEPEST + " levels",
          "no key needs that; check for brackets that are never closed");
    }
    return depth + 1;
  }

  private JsonToken next() throws IOException, DocumentException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw SyntaxProblems.nothing(source);
      }
      return token;
    } catch (JsonProcessingException e) {
      throw SyntaxProblems.explain(source, text, parser, e);
    }
  }

  private String text() throws IOException, DocumentException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw SyntaxProblems.explain(source, text, parser, e);
    }
  }

  static Position here(@Nullable JsonLocation location) {
    if (location == null) {
      return Position.START;
    }
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
