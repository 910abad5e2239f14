package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.acceptance.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of the package, in the hands of an administrator without Puppet. */
@Tag("container")
@Tag("system")
class PackageTest {
  private static final String AGENT =
      """
      {"server": true, "bootstrap_expect": 1, "datacenter": "home", "data_dir": "/var/lib/discovery"}
      """;
  private static final String WEB = "{\"service\": {\"name\": \"web\", \"port\": 80}}\n";

  private final Fleet fleet = Fleet.shared();

  @Test
  void installedUpgradedRemovedPurged() {
    Environment none = fleet.server().environment("package");
    try (Node node = fleet.node("packaged", none)) {
      apt(node, "install", "discovery");
      assertEquals("inactive", node.systemctl("is-active", "discovery"), "nothing configures it");
      assertEquals("", node.systemctl("--failed", "--no-legend"));
      assertEquals("discovery", node.run("id", "-un", "discovery").well().out().strip());
      assertTrue(node.run("discovery", "version").well().out().contains("iscovery"));
      node.run("test", "-s", "/usr/share/man/man1/discovery.1.gz").well();

      node.write("/etc/discovery/agent.json", AGENT);
      node.write("/etc/discovery/conf.d/web.json", WEB);
      node.write("/etc/default/discovery", "DISCOVERY_OPTS=\nDISCOVERY_JAVA_OPTS=\n# mine\n");
      node.run("systemctl", "start", "discovery").well();
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());

      upgrade(node);
      removeAndPurge(node);
    }
  }

  /** An upgrade leaves the running agent alone, and what the administrator wrote. */
  private void upgrade(Node node) {
    String process = node.property("discovery", "MainPID");
    assertNotEquals("0", process);
    node.offer(fleet.packageOf("9.0.0"));
    DnsLoop loop = node.ask("web", 80);
    apt(node, "install", "discovery");
    assertEquals("9.0.0", node.run("dpkg-query", "-Wf", "${Version}", "discovery").well().out());
    assertEquals(process, node.property("discovery", "MainPID"));
    assertTrue(node.read("/etc/default/discovery").contains("# mine"));
    assertTrue(loop.end().stream().allMatch(DnsLoop.Answer::answered));
    node.run("systemctl", "restart", "discovery").well();
    assertNotEquals(process, node.property("discovery", "MainPID"));
    node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
  }

  private static void removeAndPurge(Node node) {
    String process = node.property("discovery", "MainPID");
    apt(node, "remove", "discovery");
    Eventually.so("it ended", () -> node.run("test", "-d", "/proc/" + process).status() != 0);
    assertEquals(0, node.run("test", "-e", "/etc/discovery/agent.json").status());
    assertEquals(0, node.run("test", "-d", "/var/lib/discovery").status());
    assertNotEquals(0, node.run("test", "-e", "/usr/lib/discovery/bin").status());

    apt(node, "install", "discovery");
    node.dig("web.service.discovery.", "SRV", "answered again", answer -> !answer.isEmpty());

    apt(node, "purge", "discovery");
    assertNotEquals(0, node.run("test", "-e", "/var/lib/discovery").status());
    assertNotEquals(0, node.run("test", "-e", "/etc/default/discovery").status());
    assertEquals("", node.systemctl("--failed", "--no-legend"));
    assertEquals(
        "/etc/discovery/conf.d/web.json\n", node.shell("find /etc/discovery -type f").well().out());
  }

  private static void apt(Node node, String verb, String what) {
    node.shell("DEBIAN_FRONTEND=noninteractive apt-get -y -q " + verb + " " + what).well();
  }
}
