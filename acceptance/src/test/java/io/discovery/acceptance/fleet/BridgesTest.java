package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.acceptance.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Catalogs that ask the agent of the Puppet server's host, in each state that it can be in. */
@Tag("container")
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgesTest {
  /** What the level and the function may wait for the agent, each, s. */
  private static final double DEADLINE = 1.0;

  /** What a catalog may take longer than the one before for other reasons, s. */
  private static final double NOISE = 1.5;

  private final Fleet fleet = Fleet.shared();
  private final Node host = fleet.server().node();

  @BeforeAll
  void theServersHostHasAnAgent() {
    host.puppet().well();
    assertEquals(0, host.puppet().status());
    host.check("puppet_tcp", "passing");
    host.run("discovery", "kv", "put", "puppet/common", "{\"probe::word\": \"stored\"}").well();
  }

  @Test
  void theCatalogHasWhatTheAgentSaysOrTheDefaultsWithinTheDeadline() {
    Environment environment = probing("bridges", "default", "'default' => []");
    try (Node node = fleet.node("probe", environment)) {
      node.puppet().well();
      assertEquals("stored [8140] [8140]", node.read("/etc/probe"));
      assertEquals(0, node.puppet().status());
      double usual = fleet.server().compiled(node);

      stall(true);
      node.puppet().well();
      assertEquals("nothing [] []", node.read("/etc/probe"));
      double stalled = fleet.server().compiled(node);
      stall(false);
      assertTrue(stalled > DEADLINE, () -> "it was stalled: " + stalled);
      assertTrue(stalled < usual + 2 * DEADLINE + NOISE, () -> usual + " s, stalled " + stalled);
      node.puppet().well();
      assertEquals("stored [8140] [8140]", node.read("/etc/probe"));

      host.run("systemctl", "stop", "discovery").well();
      node.puppet().well();
      assertEquals("nothing [] []", node.read("/etc/probe"));
      double down = fleet.server().compiled(node);
      assertTrue(down < usual + NOISE, () -> usual + " s, down " + down);
    } finally {
      start();
    }
  }

  @Test
  void orThereIsNoCatalogWhereThatIsThePolicy() {
    Environment level = probing("level_fails", "fail", "'default' => []");
    Environment function = probing("function_fails", "default", "");
    try (Node node = fleet.node("strict", level)) {
      node.puppet().well();
      stall(true);
      refused(node.puppet(), "did not answer within");
      refused(node.puppet("--environment", function.name()), "did not answer within");
      stall(false);
      host.run("systemctl", "stop", "discovery").well();
      refused(node.puppet(), "did not answer");
      refused(node.puppet("--environment", function.name()), "did not answer");
      start();
      node.puppet().well();
      assertEquals("stored [8140] [8140]", node.read("/etc/probe"));
    } finally {
      start();
    }
  }

  @Test
  void aDeferredCallAsksTheNodesOwnAgentAndTheFactTellsOfIt() {
    Environment environment = fleet.server().environment("deferred");
    environment.write(
        "site-modules/role/manifests/deferred.pp",
        """
        class role::deferred {
          include profile::discovery
          $endpoints = Deferred('discovery::endpoints', ['consul', { 'default' => [] }])
          file { '/etc/probe':
            content => Deferred('inline_epp', ['<%= $it.map |$one| { $one["port"] } %>', { 'it' => $endpoints }]),
          }
        }
        """);
    for (boolean before : new boolean[] {true, false}) {
      String name = before ? "beforehand" : "inrun";
      environment.data(name, "role: role::deferred\n");
      try (Node node = fleet.node(name, environment)) {
        node.shell("echo 'preprocess_deferred = " + before + "' >> /etc/puppet/puppet.conf").well();
        node.puppet().well();
        if (before) {
          assertEquals("[]", node.read("/etc/probe"), "there was no agent to ask");
        }
        node.dig("consul.service.discovery.", "SRV", "it answers", answer -> !answer.isEmpty());
        node.puppet().well();
        assertEquals("[8300]", node.read("/etc/probe"));
        assertEquals(0, node.puppet().status());

        Json fact =
            Json.of(node.run("puppet", "facts", "show", "discovery").well().out()).get("discovery");
        assertEquals("true", fact.get("running").text());
        assertEquals("home", fact.get("datacenter").text());
        assertEquals("server", fact.get("role").text());
        assertEquals(node.fqdn(), fact.get("node").text());
      }
    }
  }

  private Environment probing(String name, String policy, String options) {
    Environment environment = fleet.server().environment(name);
    environment.replace(
        "hiera.yaml",
        "on_error: default",
        "on_error: " + policy + "\n      services:\n        probe::endpoints: { service: puppet }");
    environment.write(
        "site-modules/role/manifests/probe.pp",
        """
        class role::probe {
          $word = lookup('probe::word', String, 'first', 'nothing')
          $level = lookup('probe::endpoints', Array, 'first', []).map |$one| { $one['port'] }
          $function = discovery::endpoints('puppet', { %s }).map |$one| { $one['port'] }
          file { '/etc/probe': content => "${word} ${level} ${function}" }
        }
        """
            .formatted(options));
    environment.write("data/common.yaml", "---\nrole: role::probe\n");
    return environment;
  }

  private static void refused(PuppetRun run, String why) {
    assertEquals(1, run.status(), run::output);
    assertTrue(run.output().contains(why), run::output);
  }

  /** Stopped by a signal, it takes connections and does not answer. */
  private void stall(boolean now) {
    String signal = now ? "STOP" : "CONT";
    host.run("systemctl", "kill", "--kill-whom=main", "-s", signal, "discovery").well();
  }

  private void start() {
    host.run("systemctl", "kill", "--kill-whom=main", "-s", "CONT", "discovery");
    host.run("systemctl", "start", "discovery").well();
    host.check("puppet_tcp", "passing");
  }
}
