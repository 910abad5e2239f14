package io.discovery.agent.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.document.Durations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Definitions as the JSON that {@code DefinitionParser} reads back as equal ones. */
final class RegistrationJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RegistrationJson() {}

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static byte[] of(ServiceDefinition definition) {
    return written(json -> write(json, definition));
  }

  static byte[] of(CheckDefinition definition) {
    return written(json -> write(json, definition));
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, ServiceDefinition definition) throws IOException {
    Service service = definition.service();
    json.writeStartObject();
    json.writeStringField("id", service.id());
    json.writeStringField("name", service.name());
    texts(json, "tags", service.tags());
    json.writeStringField("address", service.address());
    json.writeNumberField("port", service.port());
    json.writeObjectFieldStart("tagged_addresses");
    for (Map.Entry<String, ServiceAddress> entry : service.taggedAddresses().entrySet()) {
      json.writeObjectFieldStart(entry.getKey());
      json.writeStringField("address", entry.getValue().address());
      json.writeNumberField("port", entry.getValue().port());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("meta");
    for (Map.Entry<String, String> entry : service.meta().entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("weights");
    json.writeNumberField("passing", service.weights().passing());
    json.writeNumberField("warning", service.weights().warning());
    json.writeEndObject();
    json.writeBooleanField("enable_tag_override", service.enableTagOverride());
    json.writeArrayFieldStart("checks");
    for (CheckDefinition check : definition.checks()) {
      write(json, check);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, CheckDefinition check) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", check.id());
    json.writeStringField("name", check.name());
    json.writeStringField("notes", check.notes());
    json.writeStringField("service_id", check.serviceId());
    json.writeStringField("status", check.initialStatus().wireName());
    switch (check.kind()) {
      case CheckKind.Script script -> texts(json, "args", script.args());
      case CheckKind.Http http -> write(json, http);
      case CheckKind.Tcp tcp -> json.writeStringField("tcp", address(tcp));
      case CheckKind.Ttl ttl -> json.writeStringField("ttl", Durations.format(ttl.ttl()));
    }
    duration(json, "interval", check.interval());
    duration(json, "timeout", check.timeout());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, CheckKind.Http http) throws IOException {
    json.writeStringField("http", http.url());
    json.writeStringField("method", http.method());
    json.writeObjectFieldStart("header");
    for (Map.Entry<String, List<String>> entry : http.header().entrySet()) {
      texts(json, entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    json.writeStringField("body", http.body());
    json.writeBooleanField("tls_skip_verify", http.tlsSkipVerify());
  }

  private static String address(CheckKind.Tcp tcp) {
    String host = tcp.host().indexOf(':') >= 0 ? "[" + tcp.host() + "]" : tcp.host();
    return host + ":" + tcp.port();
  }

  private static void duration(JsonGenerator json, String key, Duration value)
      throws IOException {
    if (!value.isZero()) {
      json.writeStringField(key, Durations.format(value));
    }
  }

  private static void texts(JsonGenerator json, String key, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
