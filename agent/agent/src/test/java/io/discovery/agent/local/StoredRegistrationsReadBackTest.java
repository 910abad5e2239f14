package io.discovery.agent.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Weights;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.Parsed;
import io.discovery.local.definition.ServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the writer writes the definition parser reads, and it means the same. */
class StoredRegistrationsReadBackTest {
  private static Declaration read(byte[] bytes) {
    return switch (DefinitionParser.file("stored.json", bytes, List.of())) {
      case Parsed.Accepted<?>(io.discovery.local.definition.Declared declared, var notices) -> {
        assertEquals(List.of(), notices);
        yield declared.declaration();
      }
      case Parsed.Refused<?> refused -> throw new AssertionError(refused.problems().toString());
      case Parsed.Accepted<?> other -> throw new AssertionError(other.toString());
    };
  }

  private static CheckDefinition check(String id, String service, CheckKind kind) {
    boolean ttl = kind instanceof CheckKind.Ttl;
    return new CheckDefinition(
        id,
        "Name of \"" + id + "\"",
        "notes\nÜ 💡",
        service,
        CheckStatus.WARNING,
        kind,
        ttl ? Duration.ZERO : Duration.ofMillis(1500),
        ttl ? Duration.ZERO : Duration.ofNanos(2_000_000_001));
  }

  @Test
  void aServiceWithAllThereIsToIt() {
    Service service =
        new Service(
            "web-1",
            "web",
            List.of("a", "b"),
            "10.0.0.9",
            8080,
            new TreeMap<>(Map.of("lan", new ServiceAddress("10.0.0.10", 81))),
            new TreeMap<>(Map.of("version", "1")),
            new Weights(3, 0),
            true);
    TreeMap<String, List<String>> header = new TreeMap<>();
    header.put("X-Role", List.of("web", "x"));
    ServiceDefinition definition =
        new ServiceDefinition(
            service,
            List.of(
                check("ttl", "web-1", new CheckKind.Ttl(Duration.ofSeconds(90))),
                check("tcp", "web-1", new CheckKind.Tcp("::1", 80)),
                check("script", "web-1", new CheckKind.Script(List.of("/bin/x", "a b", ""))),
                check(
                    "http",
                    "web-1",
                    new CheckKind.Http("https://h:1/p?q=1", "PUT", header, "body", true))));
    assertEquals(
        new Declaration(List.of(definition), List.of()),
        read(DefinitionWriter.service(definition)));
    ServiceDefinition plain = new ServiceDefinition(Service.of("x", "x", 0), List.of());
    assertEquals(new Declaration(List.of(plain), List.of()), read(DefinitionWriter.service(plain)));
  }

  @Test
  void aCheckOfAServiceAndOneOfTheNode() {
    for (String service : List.of("web", "")) {
      CheckDefinition check = check("tcp", service, new CheckKind.Tcp("localhost", 80));
      assertEquals(new Declaration(List.of(), List.of(check)), read(DefinitionWriter.check(check)));
      CheckDefinition http =
          check(
              "http", service, new CheckKind.Http("http://h/", "GET", new TreeMap<>(), "", false));
      assertEquals(new Declaration(List.of(), List.of(http)), read(DefinitionWriter.check(http)));
      CheckDefinition puppet =
          check("puppet", service, new CheckKind.Puppet(Duration.ofMinutes(90), "/srv/p"));
      assertEquals(
          new Declaration(List.of(), List.of(puppet)), read(DefinitionWriter.check(puppet)));
    }
  }
}
