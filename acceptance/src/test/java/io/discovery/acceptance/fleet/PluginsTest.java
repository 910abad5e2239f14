package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the unit's sandbox lets Nagios plugins do. */
@Tag("container")
@Tag("system")
class PluginsTest {
  private static final String CHECKS =
      """
      discovery::checks:
        root:
          args: ['/usr/bin/sudo', '-n', '/usr/local/lib/plugins/check_root']
          interval: 1s
        disk:
          args: ['/usr/lib/nagios/plugins/check_disk', '-w', '1%', '-c', '1%', '-p', '/']
          interval: 1s
        report:
          args: ['/usr/bin/grep', 'well', '/var/tmp/report']
          interval: 1s
      """;

  private final Fleet fleet = Fleet.shared();

  @Test
  void sudoAndDisksWorkAndTheHardenedProfileTakesSudoAway() {
    Environment environment = fleet.server().environment("plugins");
    environment.data("plugged", CHECKS);
    try (Node node = fleet.node("plugged", environment)) {
      node.write("/usr/local/lib/plugins/check_root", "#!/bin/sh\necho \"OK - I am $(id -un)\"\n");
      node.write("/var/tmp/report", "well\n");
      node.shell(
              """
              chmod 755 /usr/local/lib/plugins/check_root
              echo 'discovery ALL=(root) NOPASSWD: /usr/local/lib/plugins/check_root' > /etc/sudoers.d/discovery
              chmod 440 /etc/sudoers.d/discovery
              """)
          .well();
      assertTrue(node.puppet().changed());
      assertEquals("OK - I am root", node.check("root", "passing").strip());
      assertTrue(node.check("disk", "passing").contains("DISK OK"));
      assertTrue(node.check("report", "passing").contains("well"));

      environment.data("plugged", CHECKS + "discovery::hardened: true\n");
      assertTrue(node.puppet().changed());
      assertEquals("yes", node.property("discovery", "NoNewPrivileges"));
      // sudo's own status is 1, which for a plugin is a warning.
      String refused = node.check("root", "warning");
      assertTrue(refused.contains("no new privileges"), refused);
      assertTrue(node.check("disk", "passing").contains("DISK OK"));
      String hidden = node.check("report", "critical");
      assertTrue(hidden.contains("No such file"), hidden);
      assertEquals(0, node.puppet().status());

      environment.data("plugged", CHECKS);
      assertTrue(node.puppet().changed());
      node.check("root", "passing");
    }
  }
}
