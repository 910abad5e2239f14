package io.discovery.agent.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code meta.json} says: the fields of {@code raft.SnapshotMeta} that the peer's command
 * prints.
 *
 * @param version of the meta data: 1 since servers have ids
 * @param id term, index and time, joined: sorts as snapshots do
 * @param index last applied log index
 * @param term in which it was taken
 * @param size of {@code state.bin}, bytes
 */
public record ArchiveMeta(long version, String id, long index, long term, long size) {
  private static final int VERSION = 1;

  /** The numbers of {@code raft.ServerSuffrage} begin with it. */
  private static final int VOTER = 0;

  static ArchiveMeta of(long index, long term, long timeMillis, long size) {
    return new ArchiveMeta(VERSION, term + "-" + index + "-" + timeMillis, index, term, size);
  }

  /**
   * The file's text.
   *
   * @param servers {@code ip:port} of every voter; it is also the id, as it was before servers had
   *     one
   */
  byte[] encode(List<String> servers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("Version", version);
      json.writeStringField("ID", id);
      json.writeNumberField("Index", index);
      json.writeNumberField("Term", term);
      json.writeNullField("Peers");
      json.writeObjectFieldStart("Configuration");
      json.writeArrayFieldStart("Servers");
      for (String server : servers) {
        json.writeStartObject();
        json.writeNumberField("Suffrage", VOTER);
        json.writeStringField("ID", server);
        json.writeStringField("Address", server);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeNumberField("ConfigurationIndex", 0);
      json.writeNumberField("Size", size);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  static ArchiveMeta decode(byte[] text) throws ArchiveDamage {
    try {
      Value.Obj object = JsonDocument.readObject(Member.META.file(), text);
      return new ArchiveMeta(
          number(object, "Version"),
          text(object, "ID"),
          number(object, "Index"),
          number(object, "Term"),
          number(object, "Size"));
    } catch (DocumentException e) {
      throw damage(String.valueOf(e.getMessage()));
    }
  }

  private static long number(Value.Obj object, String key) throws ArchiveDamage {
    try {
      if (value(object, key) instanceof Value.Num number) {
        return Long.parseUnsignedLong(number.digits());
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw damage("\"" + key + "\" is missing or no whole number");
  }

  private static String text(Value.Obj object, String key) throws ArchiveDamage {
    if (value(object, key) instanceof Value.Text text) {
      return text.text();
    }
    throw damage("\"" + key + "\" is missing or no text");
  }

  private static @Nullable Value value(Value.Obj object, String key) {
    Value.Member member = object.members().get(key);
    return member == null ? null : member.value();
  }

  private static ArchiveDamage damage(String why) {
    return ArchiveDamage.inFile("failed to decode snapshot metadata: " + why);
  }
}
