package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The article that started this, command by command: a puppetmaster's role, what {@code dig} and
 * {@code curl} show, the master stopped and started again.
 */
@Tag("system")
class SeedTest {
  private static final int MASTER_PORT = 8140;
  private static final String NAME = "puppetmaster.service.home.consul.";
  private static final String ANSWER = "1 1 8140 puppetmaster.example.lan.node.home.consul.";
  private static final String HEALTH = "/v1/health/service/puppetmaster";

  private static final String SERVICE_AND_CHECK =
      """
      ::discovery::service { 'puppetmaster':
        port => '8140',
        tags => ['puppet'],
      }
      ::discovery::check { 'puppetmaster_tcp':
        interval   => '1',
        tcp        => 'localhost:8140',
        notes      => 'Puppetmasters listen on port 8140',
        service_id => 'puppetmaster',
      }
      """;

  private final Path directory = Distribution.directory("seed");
  private final Path etc = directory.resolve("etc");
  private final Puppet puppet = new Puppet(directory);
  private final int httpPort = Ports.free();
  private final int dnsPort = Ports.free();

  @Test
  void aRoleInPuppetIsAnAnswerInDigWhileItIsHealthy() throws Exception {
    assertTrue(puppet.apply(role(SERVICE_AND_CHECK)));
    assertFalse(puppet.apply(role(SERVICE_AND_CHECK)), "a second run changes nothing");
    try (Agent agent = agent().ready()) {
      try (Listener master = new Listener(MASTER_PORT)) {
        answers(agent);
        healthShows(agent, "passing", "TCP connect localhost:" + master.port() + ": Success");
        theServersThemselvesAreAService(agent);
      }
      Eventually.see("no answer", () -> agent.dig().brief(NAME, "SRV"), List::isEmpty);
      healthShows(agent, "critical", "connection refused");
      try (Listener master = new Listener(MASTER_PORT)) {
        answers(agent);
        healthShows(agent, "passing", "TCP connect localhost:" + master.port() + ": Success");
        removedFromTheRole(agent);
      }
    }
  }

  private static void answers(Agent agent) {
    Eventually.see(
        "the seed's answer", () -> agent.dig().brief(NAME, "SRV"), List.of(ANSWER)::equals);
    List<String> address = List.of("127.0.0.1");
    assertEquals(address, agent.dig().brief("puppetmaster.example.lan.node.home.consul.", "A"));
    assertEquals(address, agent.dig().brief("puppet." + NAME, "A"));
    assertEquals(
        List.of(ANSWER.replace("consul", "discovery")),
        agent.dig().brief(NAME.replace("consul", "discovery"), "SRV"));
  }

  private static void healthShows(Agent agent, String status, String inOutput) {
    Json instance =
        Eventually.see(
            "the check is " + status,
            () -> agent.http().get(HEALTH).well().json().get(0),
            seen -> check(seen, "puppetmaster_tcp").get("Status").text().equals(status));
    assertEquals("puppetmaster.example.lan", instance.get("Node").get("Node").text());
    assertEquals("puppetmaster", instance.get("Service").get("ID").text());
    assertEquals(MASTER_PORT, instance.get("Service").get("Port").number());
    assertEquals("puppet", instance.get("Service").get("Tags").get(0).text());
    assertEquals("", instance.get("Service").get("Address").text());
    Json tcp = check(instance, "puppetmaster_tcp");
    assertEquals("Puppetmasters listen on port 8140", tcp.get("Notes").text());
    assertEquals("puppetmaster", tcp.get("ServiceName").text());
    String output = tcp.get("Output").text();
    assertTrue(output.contains(inOutput), output);
    Json alive = check(instance, "serfHealth");
    assertEquals("passing", alive.get("Status").text());
    assertEquals("Agent alive and reachable", alive.get("Output").text());
  }

  private static Json check(Json instance, String id) {
    return instance.get("Checks").where("CheckID", id);
  }

  private static void theServersThemselvesAreAService(Agent agent) {
    assertEquals(List.of("127.0.0.1"), agent.dig().brief("consul.service.home.consul.", "A"));
    assertTrue(agent.dig().brief("consul.service.home.consul.", "ANY").contains("127.0.0.1"));
    List<String> srv = agent.dig().brief("consul.service.home.consul.", "SRV");
    assertEquals(1, srv.size());
    assertTrue(
        srv.getFirst()
            .matches("1 1 [0-9]+ puppetmaster\\.example\\.lan\\.node\\.home\\.consul\\."));
    List<String> members = agent.command("members").run().well().out().lines().toList();
    List<String> columns = List.of("Node", "Address", "Status", "Type", "Build", "Protocol", "DC");
    assertEquals(columns, words(members.getFirst()).subList(0, columns.size()));
    List<String> row = words(members.get(1));
    assertEquals("puppetmaster.example.lan", row.get(0));
    assertEquals("alive", row.get(2));
    assertEquals("server", row.get(3));
    assertEquals("home", row.get(6));
    String jq =
        Command.of(
                "sh",
                "-c",
                "curl -s http://127.0.0.1:" + agent.httpPort() + HEALTH + " | jq -r .[].Service.ID")
            .run()
            .well()
            .out();
    assertEquals("puppetmaster", jq.strip());
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" +", -1));
  }

  private void removedFromTheRole(Agent agent) throws Exception {
    assertTrue(puppet.apply(role("include discovery")));
    try (var files = Files.list(etc.resolve("puppet.d"))) {
      assertEquals(List.of(), files.toList());
    }
    Eventually.see("no answer", () -> agent.dig().brief(NAME, "SRV"), List::isEmpty);
    Eventually.see(
        "gone from the catalog",
        () -> agent.http().get("/v1/catalog/services").well().json().names(),
        List.of("consul")::equals);
    assertEquals(0, agent.http().get(HEALTH).well().json().elements().size());
    assertTrue(agent.dig().full(NAME, "SRV").contains("status: NXDOMAIN"));
  }

  private String role(String content) {
    return """
    node 'puppetmaster' {
      class { '::discovery':
        install_method => 'none',
        config_dir  => '%s',
        config_hash => {
          datacenter       => 'home',
          client_addr      => '127.0.0.1',
          bind_addr        => '127.0.0.1',
          node_name        => $::fqdn,
          bootstrap_expect => 1,
          server           => true,
          data_dir         => '%s',
          ports            => { 'http' => %d, 'dns' => %d },
        }
      }
      %s
    }
    """
        .formatted(etc, directory.resolve("data"), httpPort, dnsPort, content);
  }

  private Agent agent() {
    return Agent.of(
        directory,
        httpPort,
        dnsPort,
        "-config-file=" + etc.resolve("agent.json"),
        "-config-dir=" + etc.resolve("puppet.d"),
        "-config-dir=" + etc.resolve("conf.d"));
  }
}
