package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Puppet code of the article that this product started from, with its product's name replaced
 * and nothing else, misspelled key included.
 */
@Tag("puppet")
class SeedCodeTest {
  private static final String SERVER =
      """
      node default {
        class { '::discovery':
          config_hash => {
            datacenter       => "home",
            client_addr      => "0.0.0.0", # ensures the server is listening on a public interface
            node_name        => $::fqdn,
            bootstrap_expect => 3, # the number of servers that should be found
            server           => true,
            data_dir         => "/opt/discovery",
            ui_dir           => "/opt/discovery/ui",
            recusors         => ['8.8.8.8', '192.168.0.1'], # Your upstream DNS servers
          }
        }
      }
      """;

  private static final String CLIENT =
      """
      node 'default' {
        class { '::discovery':
          datacenter    => "home",
          client_addr   => "0.0.0.0",
          node_name     => $::fqdn,
          data_dir      => "/opt/discovery",
          retry_join    => ["server_a", "server_b", "server_c"],
        }
      }
      """;

  private static final String PUPPETMASTER =
      """
      node default {
        ::discovery::service { 'puppetmaster':
          port => '8140',
          tags => ['puppet'],
        }

        ::discovery::check { 'puppetmaster_tcp':
            interval   => '60',
            tcp        => 'localhost:8140',
            notes      => 'Puppetmasters listen on port 8140',
            service_id => 'puppetmaster',
        }
      }
      """;

  private static Outcome.Compiled compile(PuppetVersion version, String code) {
    return Puppet.of(version).compile(code.replace("$::fqdn", version.fqdnVariable()));
  }

  @ParameterizedTest
  @EnumSource
  void eachVersionIsWhatItSaysAndAsStrictAsByDefault(PuppetVersion version) {
    Puppet puppet = Puppet.of(version);
    assertTrue(puppet.version().startsWith(version.versionPrefix), puppet.version());
    assertEquals(version.strict, puppet.setting("strict"));
    assertEquals(version.strictVariables, puppet.setting("strict_variables"));
  }

  @ParameterizedTest
  @EnumSource
  void theServersGetTheirConfigurationWithTheMisspelledKeyCorrected(PuppetVersion version) {
    Outcome.Compiled compiled = compile(version, SERVER);
    compiled
        .catalog()
        .assertContent(
            "/etc/discovery/agent.json",
            """
            {
              "bootstrap_expect": 3,
              "client_addr": "0.0.0.0",
              "data_dir": "/opt/discovery",
              "datacenter": "home",
              "node_name": "puppetmaster.example.lan",
              "recursors": [
                "8.8.8.8",
                "192.168.0.1"
              ],
              "server": true,
              "ui_dir": "/opt/discovery/ui"
            }
            """);
    assertEquals(
        List.of(
            "discovery: the configuration has the key 'recusors', which the agent does not know;"
                + " it is written as 'recursors': correct it in the Puppet code"),
        compiled.warnings());
  }

  @ParameterizedTest
  @EnumSource
  void theAgentsGetTheirConfigurationFromParameters(PuppetVersion version) {
    Outcome.Compiled compiled = compile(version, CLIENT);
    compiled
        .catalog()
        .assertContent(
            "/etc/discovery/agent.json",
            """
            {
              "client_addr": "0.0.0.0",
              "data_dir": "/opt/discovery",
              "datacenter": "home",
              "node_name": "puppetmaster.example.lan",
              "retry_join": [
                "server_a",
                "server_b",
                "server_c"
              ]
            }
            """);
    assertEquals(List.of(), compiled.warnings());
  }

  @ParameterizedTest
  @EnumSource
  void thePuppetmasterDeclaresItsServiceAndItsCheck(PuppetVersion version) {
    Outcome.Compiled compiled = compile(version, PUPPETMASTER);
    compiled
        .catalog()
        .assertContent(
            "/etc/discovery/puppet.d/service_puppetmaster.json",
            """
            {
              "service": {
                "announce": "after_run",
                "id": "puppetmaster",
                "name": "puppetmaster",
                "port": 8140,
                "tags": [
                  "puppet"
                ]
              }
            }
            """);
    compiled
        .catalog()
        .assertContent(
            "/etc/discovery/puppet.d/check_puppetmaster_tcp.json",
            """
            {
              "check": {
                "id": "puppetmaster_tcp",
                "interval": "60s",
                "name": "puppetmaster_tcp",
                "notes": "Puppetmasters listen on port 8140",
                "service_id": "puppetmaster",
                "tcp": "localhost:8140"
              }
            }
            """);
    assertEquals(List.of(), compiled.warnings());
  }

  @Test
  void thatLegacyFactsAreGoneIsWhyTheCodeHasToChangeForNewerPuppets() {
    String sentence = Puppet.of(PuppetVersion.PUPPET_8).refuse(CLIENT);
    assertTrue(sentence.contains("Unknown variable: '::fqdn'"), sentence);
  }
}
