package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.acceptance.Command;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code puppet agent -t} on a bare machine is enough. */
@Tag("container")
@Tag("system")
class FirstRunTest {
  private static final String WEB = "web.service.discovery.";

  private final Fleet fleet = Fleet.shared();

  @Test
  void oneRunBringsAllOfItTheNextChangesNothingAndALostRoleIsGone() {
    Environment environment = fleet.server().environment("first_run");
    environment.data("bare", "role: role::web\n");
    try (Node node = fleet.node("bare", environment)) {
      assertTrue(node.puppet().changed());
      assertEquals(List.of(), node.puppet("--noop").about("would have triggered"));
      running(node);
      readableByTheAgentAlone(node);
      node.check("web_page", "passing");
      node.check("puppet", "passing");
      String answer = "1 1 80 " + node.fqdn() + ".node.home.discovery.";
      node.dig(WEB, "SRV", answer, List.of(answer)::equals);
      assertTrue(node.dig(WEB, "A").getFirst().startsWith("172."), () -> node.dig(WEB, "A") + "");

      PuppetRun second = node.puppet();
      assertEquals(0, second.status(), second::output);
      assertEquals(List.of(), second.warnings());

      environment.data("bare", "role: role::machine\n");
      assertTrue(node.puppet().changed());
      node.dig(WEB, "SRV", "gone", List::isEmpty);
      assertFalse(node.http("/v1/catalog/services").names().contains("web"));
      assertEquals(List.of(), node.http("/v1/health/service/web").elements());
      assertFalse(node.shell("ls /etc/discovery/puppet.d").well().out().contains("web"));
      assertEquals(0, node.puppet().status());
    }
  }

  @Test
  void theFirstRunEverMayBeANoop() {
    Environment environment = fleet.server().environment("noop_first");
    environment.data("careful", "role: role::web\n");
    try (Node node = fleet.node("careful", environment)) {
      PuppetRun noop = node.puppet("--noop");
      assertEquals(0, noop.status(), noop::output);
      assertEquals(List.of(), noop.errors());
      assertTrue(noop.output().contains("noop"), noop.output());
      assertNotEquals(0, node.run("test", "-e", "/etc/discovery").status());
      assertTrue(node.puppet().changed());
      running(node);
      assertEquals(0, node.puppet().status());
    }
  }

  @Test
  void thePackageMayComeFromThePuppetServersFiles() {
    Environment environment = fleet.server().environment("from_file");
    String name = fleet.agentPackage().getFileName().toString();
    environment.copy(fleet.agentPackage(), "site-modules/profile/files/" + name);
    String digest =
        Command.of("sha256sum", fleet.agentPackage().toString())
            .run()
            .well()
            .out()
            .split(" ", 2)[0];
    environment.data(
        "filed",
        """
        discovery::install_method: file
        discovery::package_source: puppet:///modules/profile/%s
        discovery::package_checksum: %s
        """
            .formatted(name, digest));
    try (Node node = fleet.node("filed", environment)) {
      node.withdraw("discovery_*");
      assertTrue(node.puppet().changed());
      running(node);
      assertEquals(0, node.puppet().status());
    }
  }

  private static void running(Node node) {
    assertEquals("active", node.systemctl("is-active", "discovery"));
    assertEquals("enabled", node.systemctl("is-enabled", "discovery"));
    assertEquals("notify", node.property("discovery", "Type"));
    assertEquals("discovery", node.property("discovery", "User"));
    assertNotEquals("", node.property("discovery", "StatusText"));
    assertEquals("", node.systemctl("--failed", "--no-legend"));
  }

  private static void readableByTheAgentAlone(Node node) {
    String modes =
        node.shell(
                "stat -c '%U:%G %a' /etc/discovery/puppet.d/*.json /etc/discovery/agent.json | sort"
                    + " -u")
            .well()
            .out();
    assertEquals("root:discovery 640\n", modes);
    assertEquals(
        "root:discovery 750\n",
        node.shell("stat -c '%U:%G %a' /etc/discovery /etc/discovery/*.d | sort -u").well().out());
  }
}
