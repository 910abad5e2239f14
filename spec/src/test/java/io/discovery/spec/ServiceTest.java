package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code discovery::service}. */
@Tag("puppet")
class ServiceTest {
  private static final String FILE = "/etc/discovery/puppet.d/service_x.json";

  private static Outcome.Compiled service(String parameters) {
    return Puppet.any().compile("discovery::service { 'x': " + parameters + " }");
  }

  private static void assertWritten(String parameters, String expected) {
    service(parameters).catalog().assertContent(FILE, expected);
  }

  @Test
  void onlyWhatIsSaidIsWritten() {
    assertWritten(
        "tags => [], checks => []",
        """
        {
          "service": {
            "announce": "after_run",
            "id": "x",
            "name": "x"
          }
        }
        """);
  }

  @Test
  void everythingThatCanBeSaidIsWritten() {
    assertWritten(
        """
        service_name => 'web', port => '8080', address => '192.0.2.7', tags => ['b', 'a'],
        meta => { 'release' => 42, 'canary' => true }, enable_tag_override => true,
        weights => { 'passing' => 10, 'warning' => 1 },
        tagged_addresses => { 'wan' => { 'address' => '198.51.100.7', 'port' => '443' } },
        checks => [
          { 'id' => 'web-up', 'http' => 'http://localhost:8080/', 'interval' => 5 },
          { 'name' => 'heartbeat', 'ttl' => '1m' },
        ],
        """,
        """
        {
          "service": {
            "address": "192.0.2.7",
            "announce": "after_run",
            "checks": [
              {
                "http": "http://localhost:8080/",
                "id": "web-up",
                "interval": "5s"
              },
              {
                "name": "heartbeat",
                "ttl": "1m"
              }
            ],
            "enable_tag_override": true,
            "id": "x",
            "meta": {
              "canary": "true",
              "release": "42"
            },
            "name": "web",
            "port": 8080,
            "tagged_addresses": {
              "wan": {
                "address": "198.51.100.7",
                "port": 443
              }
            },
            "tags": [
              "b",
              "a"
            ],
            "weights": {
              "passing": 10,
              "warning": 1
            }
          }
        }
        """);
  }

  @Test
  void theConfigHashWinsOverTheParameters() {
    assertWritten(
        """
        port => 1, tags => ['a'],
        service_config_hash => { 'port' => 2, 'check' => { 'ttl' => 10 }, 'weights' => {} },
        """,
        """
        {
          "service": {
            "announce": "after_run",
            "checks": [
              {
                "ttl": "10s"
              }
            ],
            "id": "x",
            "name": "x",
            "port": 2,
            "tags": [
              "a"
            ],
            "weights": {}
          }
        }
        """);
  }

  @Test
  void aNewServiceWaitsForTheEndOfTheRunUnlessSomebodySaysOtherwise() {
    String atOnce = service("announce => 'at_once'").catalog().content(FILE);
    assertFalse(atOnce.contains("announce"), atOnce);
    String hash =
        service("service_config_hash => { 'announce' => 'at_once' }").catalog().content(FILE);
    assertFalse(hash.contains("announce"), hash);
    String everywhere = "class { 'discovery': announce => 'at_once' } ";
    String inherited =
        Puppet.any().compile(everywhere + "discovery::service { 'x': }").catalog().content(FILE);
    assertFalse(inherited.contains("announce"), inherited);
    String asked = everywhere + "discovery::service { 'x': announce => 'after_run' }";
    String own = Puppet.any().compile(asked).catalog().content(FILE);
    assertTrue(own.contains("\"announce\": \"after_run\""), own);
  }

  @Test
  void theFileIsNamedAfterTheIdThatIsWritten() {
    Outcome.Compiled compiled =
        Puppet.any()
            .compile(
                """
                discovery::service { 'one': id => 'a/b' }
                discovery::service { 'two': id => 'a_b' }
                discovery::service { 'three': service_config_hash => { 'id' => 'c' } }
                discovery::service { 'four':
                  ensure              => absent,
                  service_config_hash => { 'id' => 'd' },
                }
                """);
    List<String> files = compiled.catalog().titles("File");
    for (String name : List.of("a%2Fb", "a_b", "c", "d")) {
      String file = "/etc/discovery/puppet.d/service_" + name + ".json";
      assertTrue(files.contains(file), file + " among " + files);
    }
  }

  @Test
  void aServiceAndACheckOfTheSameIdHaveFilesOfTheirOwn() {
    Outcome.Compiled compiled =
        Puppet.any().compile("discovery::service { 'x': } discovery::check { 'x': ttl => 10 }");
    assertTrue(
        compiled
            .catalog()
            .titles("File")
            .containsAll(
                List.of(
                    "/etc/discovery/puppet.d/service_x.json",
                    "/etc/discovery/puppet.d/check_x.json")));
  }

  @Test
  void aSecretConfigHashIsShownNowhere() {
    Catalog catalog =
        service("service_config_hash => Sensitive({ 'meta' => { 'key' => 's3cr3t' } })").catalog();
    Catalog.Resource file = catalog.resource("File", "/etc/discovery/puppet.d/service_x.json");
    assertEquals(List.of("content"), file.sensitive());
    assertEquals(false, file.parameters().get("show_diff"));
    for (Catalog.Resource resource : catalog.resources()) {
      resource
          .parameters()
          .forEach(
              (name, parameter) ->
                  assertTrue(
                      resource.sensitive().contains(name)
                          || !parameter.toString().contains("s3cr3t"),
                      resource + " " + name));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port => 99999                | parameter 'port' expects a Discovery::Port",
        "tags => 'a'                  | parameter 'tags' expects an Array value, got String",
        "meta => { 'a b' => 'c' }     | parameter 'meta' key of entry 'a b' expects",
        "checks => [{ 'tcp' => 'a' }] | parameter 'checks' index 0 entry 'tcp' expects",
        "checks => [{ 'headers' => {} }] | parameter 'checks' index 0 unrecognized key 'headers'",
        "checks => [{ 'ttl' => 1 }, { 'tcp' => 'a:1' }] |"
            + " discovery: check 2 of Discovery::Service['x'] has tcp and no interval: say how"
            + " often",
        "checks => [{ 'grpc' => 'a:1' }] |"
            + " discovery: check 1 of Discovery::Service['x'] has grpc, which the agent does"
            + " not support yet: use tcp",
        "service_config_hash => { 'connect' => {} } |"
            + " discovery: Discovery::Service['x'] has connect, which belongs to a service"
            + " mesh, and this agent is none: leave it out",
        "service_config_hash => { 'prot' => 1 } | parameter 'service_config_hash'",
        "address => '0.0.0.0'         | parameter 'address' expects",
        "id => ' x'                   | parameter 'id' expects",
        "ensure => 'latest'           | parameter 'ensure' expects",
      })
  void whatTheAgentWouldQuarantineFailsTheCatalog(String parameters, String part) {
    String sentence = Puppet.any().refuse("discovery::service { 'x': " + parameters + " }");
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void theSameIdTwiceFailsTheCatalog() {
    String sentence =
        Puppet.any()
            .refuse("discovery::service { 'a': id => 'x' } discovery::service { 'b': id => 'x' }");
    assertTrue(
        sentence.contains("Duplicate declaration: File[/etc/discovery/puppet.d/service_x.json]"),
        sentence);
  }
}
