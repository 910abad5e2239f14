package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The {@code puppet} check tells of the real runs, as the agent's own user. */
@Tag("container")
@Tag("system")
class PuppetCheckTest {
  private static final String PROFILE = "site-modules/profile/manifests/discovery.pp";
  private static final String FAILING = "\n  file { '/nowhere/at/all': content => 'x' }\n}\n";

  private final Fleet fleet = Fleet.shared();

  @Test
  void aRunWithAFailedResourceIsCriticalAndTheNextGoodOnePasses() {
    Environment environment = fleet.server().environment("puppet_check");
    environment.replace(PROFILE, "'10s'", "'1s'");
    environment.data("judged", "role: role::web\n");
    String good = environment.read(PROFILE);
    try (Node node = fleet.node("judged", environment)) {
      assertTrue(node.puppet().changed());
      node.check("puppet", "passing");
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
      assertEquals(
          "root:root 640\n",
          node.shell("stat -c '%U:%G %a' \"$(puppet config print lastrunfile)\"").well().out(),
          "Puppet's own summary is not for the agent's user");

      environment.write(PROFILE, good.stripTrailing().replaceAll("}$", "") + FAILING);
      assertEquals(4, node.puppet().status() & 4);
      String output = node.check("puppet", "critical");
      assertTrue(output.contains("1 of "), output);
      node.dig("puppet-agent.service.discovery.", "SRV", "gone", List::isEmpty);
      assertEquals(1, node.dig("web.service.discovery.", "SRV").size(), "what works stays in DNS");

      environment.write(PROFILE, good);
      node.puppet().well();
      node.check("puppet", "passing");
      node.dig("puppet-agent.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());

      environment.write(PROFILE, good.replace("include discovery", "include no_such_class"));
      assertEquals(1, node.puppet().status(), "no catalog");
      node.check("puppet", "critical");

      environment.write(PROFILE, good);
      node.puppet().well();
      node.check("puppet", "passing");

      node.run("puppet", "agent", "--disable", "the disk is changed").well();
      String disabled = node.check("puppet", "warning");
      assertTrue(disabled.contains("the disk is changed"), disabled);
      node.run("puppet", "agent", "--enable").well();
      node.check("puppet", "passing");
    }
  }
}
