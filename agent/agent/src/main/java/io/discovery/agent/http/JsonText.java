package io.discovery.agent.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes one JSON text into memory. Belongs to one thread; memory does not fail. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** A usual answer fits; a larger one grows the buffer. */
  private static final int USUAL_BYTES = 4096;

  private static final String INDENT = "    ";

  private final Bytes bytes = new Bytes();
  private final JsonGenerator json;

  /** What has been written so far, up to {@link Bounds#LARGEST_ANSWER}. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(USUAL_BYTES);
    }

    @Override
    public synchronized void write(byte[] more, int from, int length) {
      if (count + length > Bounds.LARGEST_ANSWER) {
        throw HttpProblem.bad(
            "the answer is larger than "
                + Bounds.LARGEST_ANSWER
                + " bytes: ask for less at once, with a longer prefix or ?keys");
      }
      super.write(more, from, length);
    }
  }

  JsonText(boolean pretty) throws IOException {
    json = FACTORY.createGenerator(bytes);
    json.setCharacterEscapes(HtmlSafe.ESCAPES);
    if (pretty) {
      json.setPrettyPrinter(printer());
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter(INDENT, "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(lines);
    printer.indentObjectsWith(lines);
    return printer;
  }

  /** The text written; nothing may be written after. */
  byte[] finish() throws IOException {
    json.close();
    return bytes.toByteArray();
  }

  JsonText object() throws IOException {
    json.writeStartObject();
    return this;
  }

  JsonText end() throws IOException {
    json.writeEndObject();
    return this;
  }

  JsonText list() throws IOException {
    json.writeStartArray();
    return this;
  }

  JsonText endList() throws IOException {
    json.writeEndArray();
    return this;
  }

  JsonText name(String name) throws IOException {
    json.writeFieldName(name);
    return this;
  }

  JsonText none() throws IOException {
    json.writeNull();
    return this;
  }

  JsonText text(String value) throws IOException {
    json.writeString(value);
    return this;
  }

  JsonText number(long value) throws IOException {
    json.writeNumber(value);
    return this;
  }

  JsonText flag(boolean value) throws IOException {
    json.writeBoolean(value);
    return this;
  }

  JsonText text(String name, String value) throws IOException {
    return name(name).text(value);
  }

  JsonText number(String name, long value) throws IOException {
    return name(name).number(value);
  }

  /** All 64 bits as a number without a sign. */
  JsonText unsigned(String name, long value) throws IOException {
    name(name);
    if (value >= 0) {
      return number(value);
    }
    json.writeNumber(Long.toUnsignedString(value));
    return this;
  }

  JsonText flag(String name, boolean value) throws IOException {
    return name(name).flag(value);
  }

  /** Base64 of the bytes; {@code null} for none, as the family writes an empty value. */
  JsonText base64(String name, byte[] value) throws IOException {
    name(name);
    if (value.length == 0) {
      return none();
    }
    json.writeBinary(value);
    return this;
  }

  JsonText texts(List<String> values) throws IOException {
    list();
    for (String value : values) {
      text(value);
    }
    return endList();
  }

  JsonText texts(String name, List<String> values) throws IOException {
    return name(name).texts(values);
  }

  JsonText texts(String name, SortedMap<String, String> values) throws IOException {
    name(name).object();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text(value.getKey(), value.getValue());
    }
    return end();
  }

  /** As {@link #texts(String, SortedMap)}, but {@code null} for an empty map. */
  JsonText textsOrNull(String name, SortedMap<String, String> values) throws IOException {
    return values.isEmpty() ? name(name).none() : texts(name, values);
  }
}
