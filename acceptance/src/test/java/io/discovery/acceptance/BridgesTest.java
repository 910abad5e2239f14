package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Puppet asks the agent: the function, the Hiera level and the fact from the built modules, by the
 * real commands of this machine.
 */
@Tag("system")
class BridgesTest {
  private final Path home = Distribution.directory("bridges");

  private Path modules() {
    Path checkout = Distribution.BUILT.home().resolve("../../../..").normalize();
    Command.of(checkout.resolve("spec/bin/build-modules"), home.toString()).run().well();
    return home.resolve("modules");
  }

  private Command.Finished puppet(Path modules, String... words) {
    String[] places = {
      "--confdir=" + home.resolve("conf"),
      "--vardir=" + home.resolve("var"),
      "--modulepath=" + modules,
      "--color=false"
    };
    String[] line = new String[1 + words.length + places.length];
    line[0] = "puppet";
    System.arraycopy(words, 0, line, 1, words.length);
    System.arraycopy(places, 0, line, 1 + words.length, places.length);
    // A proxy would swallow whatever is sent to it.
    return Command.of(line)
        .with("LC_ALL", "C.UTF-8")
        .with("http_proxy", "http://127.0.0.1:1")
        .run();
  }

  /** Tells the agent of a service with three instances, one of them ill, and of two documents. */
  private static void tell(Agent agent) throws IOException {
    agent.drop(
        "db.json",
        """
        {"services": [
          {"name": "db", "id": "two", "port": 5432, "address": "192.0.2.9", "tags": ["b", "a"]},
          {"name": "db", "id": "one", "port": 5433},
          {"name": "db", "id": "ill", "port": 5434, "check": {"ttl": "1h"}}
        ]}
        """);
    Eventually.see(
        "all three are there",
        () -> agent.http().get("/v1/health/service/db").well().json().elements(),
        found -> found.size() == 3);
    agent.http().put("/v1/kv/hiera/node", "{\"words\": {\"a\": 1}}").well();
    agent
        .http()
        .put("/v1/kv/hiera/common", "words: { b: 2 }\nlookup_options: { words: { merge: deep } }\n")
        .well();
  }

  @Test
  void aCatalogAndAFactKnowWhatTheAgentKnowsAndSayWhenItIsDown() throws IOException {
    Path modules = modules();
    int port;
    try (Agent agent = Agent.server("bridged")) {
      port = agent.httpPort();
      tell(agent);
      Path file = home.resolve("endpoints");
      puppet(
              modules,
              "apply",
              "--execute",
              """
              $here = { port => %1$d, timeout => 10 }
              $live = discovery::endpoints('db', $here)
              $all = discovery::endpoints('db', $here + { passing => false })
              $tagged = Deferred('discovery::endpoints', ['db', $here + { tag => 'a' }])
              file { '%2$s': content => "${live.map |$e| { $e['id'] }} ${all.length} ${live[1]}" }
              file { '%2$s.tagged': content => Deferred('discovery::json', [$tagged]) }
              """
                  .formatted(port, file))
          .well();
      assertEquals(
          "[one, two] 3 {node => nodea, address => 192.0.2.9, port => 5432, id => two,"
              + " tags => [b, a], datacenter => home}",
          Files.readString(file));
      assertEquals(
          List.of("two"),
          Json.of(Files.readString(home.resolve("endpoints.tagged"))).elements().stream()
              .map(one -> one.get("id").text())
              .toList());

      Json words = Json.of(lookup(modules, port, "words", "--render-as", "json").well().out());
      assertEquals("1", words.get("a").text());
      assertEquals("2", words.get("b").text());
      Command.Finished backends = lookup(modules, port, "backends.0.id", "--explain");
      assertTrue(backends.well().out().contains("for the service 'db'"), backends.out());

      assertEquals(
          "{\"discovery\":{\"datacenter\":\"home\",\"node\":\"nodea\",\"role\":\"server\","
              + "\"running\":true}}",
          fact(port).replaceAll("\"quarantined\":\\[\\],|,\"version\":\"[^\"]+\"", ""));
    }
    Command.Finished down = lookup(modules, port, "words");
    assertEquals(1, down.status());
    assertTrue(
        down.err()
            .contains(
                "discovery_hiera: the agent at 127.0.0.1:"
                    + port
                    + " did not answer (Connection refused), so the document kv:hiera/node is not"),
        down.err());
    assertEquals("{\"discovery\":{\"running\":false}}", fact(port));
  }

  private Command.Finished lookup(Path modules, int port, String key, String... options)
      throws IOException {
    Path configuration =
        Files.writeString(
            home.resolve("hiera.yaml"),
            """
            version: 5
            hierarchy:
              - name: discovery
                lookup_key: discovery_hiera
                uris: ["kv:hiera/node", "kv:hiera/none", "kv:hiera/common"]
                options:
                  port: %d
                  timeout: 10
                  services:
                    backends: { service: db, passing: false }
            """
                .formatted(port));
    Path facts = Files.writeString(home.resolve("facts.yaml"), "{\"kernel\": \"Linux\"}");
    String[] line = new String[5 + options.length];
    line[0] = "lookup";
    line[1] = key;
    line[2] = "--node=node.example.lan";
    line[3] = "--facts=" + facts;
    line[4] = "--hiera_config=" + configuration;
    System.arraycopy(options, 0, line, 5, options.length);
    return puppet(modules, line);
  }

  /** The fact without its blanks. */
  private String fact(int port) {
    Path facts = home.resolve("modules/discovery_facts/lib/facter");
    return Command.of("facter", "--custom-dir", facts.toString(), "--json", "discovery")
        .with("DISCOVERY_HTTP_ADDR", "127.0.0.1:" + port)
        .run()
        .well()
        .out()
        .replaceAll("\\s", "");
  }
}
