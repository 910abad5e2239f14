package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.acceptance.Eventually;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No order in which Puppet writes makes an outage, or an answer that is not true. */
@Tag("container")
@Tag("system")
class NoGapTest {
  private static final String PROFILE = "site-modules/profile/manifests/web.pp";

  private static final String MOVED =
      """
        exec { '/bin/sleep 3':
          require => File['/etc/discovery/puppet.d'],
        }
        -> file { '/etc/discovery/puppet.d/moved_web.json':
          owner  => 'root',
          group  => 'discovery',
          mode   => '0640',
          source => 'puppet:///modules/profile/web.json',
        }
      """;

  private final Fleet fleet = Fleet.shared();

  @Test
  void aDefinitionThatMovesToAnotherTitleAndFileIsAnsweredAllTheTime() {
    Environment environment = fleet.server().environment("renamed");
    environment.data("mover", "role: role::web\n");
    try (Node node = fleet.node("mover", environment)) {
      assertTrue(node.puppet().changed());
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
      DnsLoop loop = node.ask("web", 80);

      environment.replace(
          PROFILE,
          "discovery::service { 'web':",
          "discovery::service { 'website':\n    id => 'web',\n    service_name => 'web',");
      node.puppet().well();

      // Another name of the file: Puppet purges the old one and writes the new one seconds later.
      String definition = "/etc/discovery/puppet.d/service_web.json";
      environment.write("site-modules/profile/files/web.json", node.read(definition));
      String profile = environment.read(PROFILE);
      int begin = profile.indexOf("  discovery::service {");
      int end = profile.indexOf("  discovery::check {");
      environment.write(PROFILE, profile.substring(0, begin) + MOVED + profile.substring(end));
      assertTrue(node.puppet().changed());
      assertNotEquals(0, node.run("test", "-e", definition).status());
      int moved = loop.heard().size();
      Eventually.so("the loop goes on for a second", () -> loop.heard().size() > moved + 200);
      List<DnsLoop.Answer> heard = loop.end();
      assertEquals(List.of(), heard.stream().filter(answer -> !answer.answered()).toList());
      assertEquals(List.of(), heard.stream().filter(DnsLoop.Answer::wrong).toList());
    }
  }

  @Test
  void aServiceWhosePackageComesAfterItsDefinitionIsNotAnsweredBeforeItListens() {
    Environment environment = fleet.server().environment("early");
    // The worst order, and no check of its own that would hold it back.
    environment.write(
        PROFILE,
        """
        class profile::web {
          discovery::service { 'web': port => 80 }
          -> package { 'nginx': ensure => installed }
          -> service { 'nginx': ensure => running, enable => true }
        }
        """);
    environment.data("early", "role: role::machine\n");
    try (Node node = fleet.node("early", environment)) {
      assertTrue(node.puppet().changed());
      DnsLoop loop = node.ask("web", 80);
      environment.data("early", "role: role::web\n");
      assertTrue(node.puppet().changed());
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
      List<DnsLoop.Answer> heard = loop.end();
      assertEquals(List.of(), heard.stream().filter(DnsLoop.Answer::wrong).toList());
      assertTrue(heard.stream().anyMatch(answer -> answer.port().equals("open")));
    }
  }

  @Test
  void thatHoldsOnTheRunThatInstallsTheAgentToo() {
    Environment environment = fleet.server().environment("early_first");
    environment.data("dawn", "role: role::web\n");
    try (Node node = fleet.node("dawn", environment)) {
      DnsLoop loop = node.ask("web", 80);
      assertTrue(node.puppet().changed());
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
      List<DnsLoop.Answer> heard = loop.end();
      assertEquals("refused", heard.getFirst().heard());
      assertEquals(List.of(), heard.stream().filter(DnsLoop.Answer::wrong).toList());
    }
  }
}
