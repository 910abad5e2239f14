package io.discovery.acceptance.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

  private final Fleet fleet = Fleet.shared();

  @Test
  void aDefinitionThatMovesToAnotherTitleAndFileIsAnsweredAllTheTime() {
    Environment environment = fleet.server().environment("renamed");
    environment.data("mover", "role: role::web\n");
    try (Node node = fleet.node("mover", environment)) {
      assertTrue(node.puppet().changed());
      node.dig("web.service.discovery.", "SRV", "answered", answer -> !answer.isEmpty());
      DnsLoop loop = node.ask("web", 80);

      // Puppet purges the old file first, then writes the new one, with a run's work between.
      environment.replace(PROFILE, "discovery::service { 'web':", "discovery::service { 'website':\n    id => 'web',\n    service_name => 'web',");
      node.puppet().well();
      long renamed = loop.heard().size();

      // The same without Puppet's help: another file takes over after the first one is gone.
      node.shell(
              """
              cd /etc/discovery/puppet.d
              file=$(grep -l '"port": *80\\b' service_*.json)
              cp -p "$file" /etc/discovery/kept
              rm "$file"
              sleep 0.5
              mv /etc/discovery/kept moved_web.json
              """)
          .well();
      Eventually.so("the loop goes on for a second", () -> loop.heard().size() > renamed + 200);
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
