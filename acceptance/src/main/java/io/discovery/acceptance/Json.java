package io.discovery.acceptance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON that is walked by names and positions.
 *
 * @param value Map, List, String, Number, Boolean or null
 */
public record Json(@Nullable Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads a whole document. */
  public static Json of(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new Json(read(parser));
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** The member with this name; a JSON null when there is none. */
  public Json get(String name) {
    return new Json(value instanceof Map<?, ?> object ? object.get(name) : null);
  }

  /** The element at this position. */
  public Json get(int position) {
    return elements().get(position);
  }

  /** The elements of an array, none for anything else. */
  public List<Json> elements() {
    return value instanceof List<?> list
        ? list.stream().map(element -> new Json(element)).toList()
        : List.of();
  }

  /** The names of an object's members in their order. */
  public List<String> names() {
    return value instanceof Map<?, ?> object
        ? object.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The element whose member has this value. */
  public Json where(String name, String is) {
    return elements().stream()
        .filter(element -> element.get(name).text().equals(is))
        .findFirst()
        .orElse(new Json(null));
  }

  /** Its text, or the text of its value. */
  public String text() {
    return String.valueOf(value);
  }

  /** Its number. */
  public long number() {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new AssertionError("not a number: " + value);
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new IOException("no value at " + parser.currentLocation());
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, read(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }
}
