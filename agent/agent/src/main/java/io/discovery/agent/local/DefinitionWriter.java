package io.discovery.agent.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.ServiceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes definitions in the form in which definition files declare them (the family's JSON), so
 * that reading them back gives equal ones. Pure.
 */
final class DefinitionWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private DefinitionWriter() {}

  private interface Part {
    void to(JsonGenerator json) throws IOException;
  }

  /** A file that declares a service with its checks. */
  static byte[] service(ServiceDefinition definition) {
    return document("service", json -> service(json, definition));
  }

  /** A file that declares a check. */
  static byte[] check(CheckDefinition check) {
    return document("check", json -> check(json, check));
  }

  private static byte[] document(String key, Part value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeObjectFieldStart(key);
      value.to(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    bytes.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static void service(JsonGenerator json, ServiceDefinition definition) throws IOException {
    Service service = definition.service();
    json.writeStringField("id", service.id());
    json.writeStringField("name", service.name());
    strings(json, "tags", service.tags());
    json.writeStringField("address", service.address());
    json.writeNumberField("port", service.port());
    json.writeObjectFieldStart("tagged_addresses");
    for (Map.Entry<String, ServiceAddress> role : service.taggedAddresses().entrySet()) {
      json.writeObjectFieldStart(role.getKey());
      json.writeStringField("address", role.getValue().address());
      json.writeNumberField("port", role.getValue().port());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("meta");
    for (Map.Entry<String, String> pair : service.meta().entrySet()) {
      json.writeStringField(pair.getKey(), pair.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("weights");
    json.writeNumberField("passing", service.weights().passing());
    json.writeNumberField("warning", service.weights().warning());
    json.writeEndObject();
    json.writeBooleanField("enable_tag_override", service.enableTagOverride());
    if (definition.announce() != Announce.AT_ONCE) {
      json.writeStringField("announce", definition.announce().word());
    }
    json.writeArrayFieldStart("checks");
    for (CheckDefinition check : definition.checks()) {
      json.writeStartObject();
      check(json, check);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void check(JsonGenerator json, CheckDefinition check) throws IOException {
    json.writeStringField("id", check.id());
    json.writeStringField("name", check.name());
    json.writeStringField("notes", check.notes());
    json.writeStringField("service_id", check.serviceId());
    json.writeStringField("status", check.initialStatus().wireName());
    switch (check.kind()) {
      case CheckKind.Ttl ttl -> json.writeStringField("ttl", seconds(ttl.ttl()));
      case CheckKind.Script script -> strings(json, "args", script.args());
      case CheckKind.Tcp tcp -> json.writeStringField("tcp", address(tcp));
      case CheckKind.Http http -> http(json, http);
      case CheckKind.Puppet puppet -> puppet(json, puppet);
    }
    if (!(check.kind() instanceof CheckKind.Ttl)) {
      json.writeStringField("interval", seconds(check.interval()));
      json.writeStringField("timeout", seconds(check.timeout()));
    }
  }

  private static void http(JsonGenerator json, CheckKind.Http http) throws IOException {
    json.writeStringField("http", http.url());
    json.writeStringField("method", http.method());
    json.writeObjectFieldStart("header");
    for (Map.Entry<String, List<String>> header : http.header().entrySet()) {
      strings(json, header.getKey(), header.getValue());
    }
    json.writeEndObject();
    json.writeStringField("body", http.body());
    json.writeBooleanField("tls_skip_verify", http.tlsSkipVerify());
  }

  private static void puppet(JsonGenerator json, CheckKind.Puppet puppet) throws IOException {
    json.writeObjectFieldStart("puppet");
    json.writeStringField("max_age", seconds(puppet.maxAge()));
    json.writeStringField("state_dir", puppet.stateDirectory());
    json.writeEndObject();
  }

  private static String address(CheckKind.Tcp tcp) {
    String host = tcp.host().indexOf(':') >= 0 ? "[" + tcp.host() + "]" : tcp.host();
    return host + ":" + tcp.port();
  }

  private static void strings(JsonGenerator json, String key, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** Exact to the nanosecond: {@code 90s}, {@code 0.25s}. */
  private static String seconds(Duration duration) {
    BigDecimal exact =
        BigDecimal.valueOf(duration.toSeconds()).add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    return (exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString()) + "s";
  }
}
