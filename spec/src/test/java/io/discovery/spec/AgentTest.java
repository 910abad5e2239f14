package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The class {@code discovery}: directories, the agent's own configuration, its service. */
@Tag("puppet")
class AgentTest {
  private static Outcome.Compiled agent(String parameters) {
    return Puppet.any().compile("class { 'discovery': " + parameters + " }");
  }

  private static void assertConfigured(String parameters, String expected) {
    agent(parameters).catalog().assertContent("/etc/discovery/agent.json", expected);
  }

  @Test
  void oneDirectoryIsPurgedAndTheOneBesideItNever() {
    Catalog catalog = agent("install_method => 'none'").catalog();
    assertEquals(
        List.of(
            "/etc/discovery",
            "/etc/discovery/conf.d",
            "/etc/discovery/puppet.d",
            "/etc/discovery/agent.json"),
        catalog.titles("File"));
    assertEquals(
        Map.of(
            "ensure", "directory", "mode", "0755", "purge", true, "recurse", true, "force", true),
        catalog.resource("File", "/etc/discovery/puppet.d").parameters());
    for (String kept : List.of("/etc/discovery", "/etc/discovery/conf.d")) {
      assertEquals(
          Map.of("ensure", "directory", "mode", "0755"),
          catalog.resource("File", kept).parameters());
    }
  }

  @Test
  void purgingCanBeSwitchedOff() {
    Map<String, Object> parameters =
        agent("purge_config_dir => false")
            .catalog()
            .resource("File", "/etc/discovery/puppet.d")
            .parameters();
    assertEquals(false, parameters.get("purge"));
    assertEquals(false, parameters.get("recurse"));
  }

  @Test
  void anUnprivilegedRunManagesItsOwnPlaceAndNoOwner() {
    Catalog catalog =
        Puppet.any()
            .compile(
                """
                class { 'discovery':
                  install_method => 'none',
                  config_dir     => '/tmp/try',
                  data_dir       => '/tmp/try/data',
                }
                discovery::service { 'x': }
                """)
            .catalog();
    assertEquals(List.of(), catalog.titles("Package"));
    assertEquals(List.of(), catalog.titles("Service"));
    for (String title : catalog.titles("File")) {
      assertTrue(title.startsWith("/tmp/try"), title);
      assertFalse(catalog.resource("File", title).parameters().containsKey("owner"), title);
      assertFalse(catalog.resource("File", title).parameters().containsKey("group"), title);
    }
  }

  @Test
  void ownerGroupAndModesAreAsAsked() {
    Catalog catalog =
        Puppet.any()
            .compile(
                """
                class { 'discovery':
                  install_method  => 'none',
                  config_owner    => 'root',
                  group           => 'discovery',
                  config_mode     => '0440',
                  definition_mode => '0444',
                  directory_mode  => '0750',
                  manage_data_dir => true,
                  data_dir_mode   => '0700',
                }
                discovery::service { 'x': }
                """)
            .catalog();
    Map<String, String> modes =
        Map.of(
            "/etc/discovery", "0750",
            "/etc/discovery/conf.d", "0750",
            "/etc/discovery/puppet.d", "0750",
            "/etc/discovery/agent.json", "0440",
            "/etc/discovery/puppet.d/service_x.json", "0444",
            "/var/lib/discovery", "0700");
    modes.forEach(
        (path, mode) -> {
          Map<String, Object> parameters = catalog.resource("File", path).parameters();
          assertEquals(mode, parameters.get("mode"), path);
          assertEquals("root", parameters.get("owner"), path);
          assertEquals("discovery", parameters.get("group"), path);
        });
    assertEquals(modes.size(), catalog.titles("File").size());
  }

  @Test
  void nothingIsExecutedAndNothingIsToldAboutDefinitions() {
    Catalog catalog =
        Puppet.any()
            .compile(
                """
                class { 'discovery':
                  services => { 'a' => { 'port' => 1 } },
                  checks   => { 'b' => { 'script' => 'true', 'interval' => 10 } },
                }
                """)
            .catalog();
    assertEquals(List.of(), catalog.titles("Exec"));
    for (String name : List.of("service_a", "check_b")) {
      String file = "/etc/discovery/puppet.d/" + name + ".json";
      assertFalse(catalog.resource("File", file).parameters().containsKey("notify"), file);
    }
  }

  @Test
  void parametersWinOverTheConfigHashAndThatOverTheDefaults() {
    assertConfigured(
        """
        config_defaults => { 'log_level' => 'warn', 'domain' => 'a', 'ports' => { 'dns' => 1 } },
        config_hash     => { 'domain' => 'b', 'datacenter' => 'x', 'ports' => { 'http' => '2' } },
        datacenter      => 'y',
        ports           => { 'dns' => '53' },
        """,
        """
        {
          "datacenter": "y",
          "domain": "b",
          "log_level": "warn",
          "ports": {
            "dns": 53,
            "http": 2
          }
        }
        """);
  }

  @Test
  void valuesAreWrittenInTheFormTheAgentReads() {
    assertConfigured(
        """
        config_hash => {
          'settle_run'       => '20',
          'puppet_state_dir' => '/srv/state',
          'bootstrap_expect' => '1',
          'recursors'        => '192.0.2.53',
          'settle_new'       => 5,
          'settle_removed'   => '1m',
          'node_meta'        => { 'rack' => 7 },
          'bind_addr'        => undef,
          'verify_incoming'  => false,
          'acl'              => { 'enabled' => false },
          'encrypt'          => '',
          'telemetry'        => { 'disable_hostname' => true },
        },
        """,
        """
        {
          "bootstrap_expect": 1,
          "data_dir": "/var/lib/discovery",
          "node_meta": {
            "rack": "7"
          },
          "puppet_state_dir": "/srv/state",
          "recursors": [
            "192.0.2.53"
          ],
          "settle_new": "5s",
          "settle_removed": "1m",
          "settle_run": "20s",
          "telemetry": {
            "disable_hostname": true
          }
        }
        """);
  }

  @Test
  void aSecretConfigHashIsShownNowhere() {
    Catalog.Resource file =
        agent("config_hash => Sensitive({ 'node_meta' => { 'key' => 's3cr3t' } })")
            .catalog()
            .resource("File", "/etc/discovery/agent.json");
    assertEquals(List.of("content"), file.sensitive());
    assertEquals(false, file.parameters().get("show_diff"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "recusors | recursors | ['192.0.2.53']",
        "retry-join | retry_join | ['server_a']",
        "data_drir | data_dir | '/srv/discovery'",
        "booststrap_expectt | bootstrap_expect | 1",
        "datacentre | datacenter | 'home'",
      })
  void aMisspelledKeyIsCorrectedAndThatIsSaid(String written, String meant, String value) {
    Outcome.Compiled compiled =
        agent("config_defaults => {}, config_hash => { '" + written + "' => " + value + " }");
    String content = compiled.catalog().content("/etc/discovery/agent.json");
    assertTrue(content.contains("\"" + meant + "\": "), content);
    assertEquals(
        List.of(
            ("discovery: the configuration has the key '%s', which the agent does not know;"
                    + " it is written as '%s': correct it in the Puppet code")
                .formatted(written, meant)),
        compiled.warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "config_hash => { 'quux' => 1 } |"
            + " has the key 'quux', which the agent does not know and would refuse to start"
            + " with: leave it out",
        "config_hash => { 'retry_joining' => 1 } | leave it out; the nearest key is 'retry_join'",
        "config_hash => { 'recusors' => [], 'recursors' => [] } |"
            + " has both the key 'recursors' and the key 'recusors', which the agent does not"
            + " know and which looks like the same: keep 'recursors' alone",
        "config_hash => { 'services' => [] } |"
            + " has the key 'services', but definitions have files of their own: use"
            + " discovery::service and discovery::check, or the parameters services and checks",
        "config_hash => { 'encrypt' => 'a' } |"
            + " has encrypt, which promises protection that the agent does not give yet: leave"
            + " it out",
        "config_hash => { 'verify_incoming' => true } |"
            + " has verify_incoming, which promises protection",
        "config_hash => { 'acl' => { 'enabled' => true } } | has acl, which promises protection",
        "config_hash => { 'acl_datacenter' => 'a' } |"
            + " has acl_datacenter, which promises protection",
        "config_hash => { 'key_file' => '/a' } | has key_file, which promises protection",
        "config_hash => { 'tls' => { 'defaults' => { 'verify_incoming' => true } } } |"
            + " has tls, which promises protection",
        "ports => { 'https' => 8501 } |"
            + " has a port for https, which the agent does not serve yet: leave it out or write"
            + " -1",
        "config_hash => { 'ports' => { 'http' => 'x' } } | entry 'ports' entry 'http' expects",
        "config_hash => { 'server' => 'yes' } | entry 'server' expects a Boolean value, got String",
        "node_name => '' | parameter 'node_name' expects",
        "config_dir => 'etc' | parameter 'config_dir' expects",
        "config_dir => '/srv/100%' | parameter 'config_dir' expects",
        "config_name => 'agent.hcl' | parameter 'config_name' expects",
        "services => { 'a' => { 'prot' => 1 } } | no parameter named 'prot'",
        "config_defaults => {}, manage_data_dir => true |"
            + " manage_data_dir is true and there is no data_dir: say where it is",
      })
  void whatTheAgentWouldNotStartWithFailsTheCatalog(String parameters, String part) {
    String sentence = Puppet.any().refuse("class { 'discovery': " + parameters + " }");
    assertTrue(sentence.contains(part), sentence);
  }
}
