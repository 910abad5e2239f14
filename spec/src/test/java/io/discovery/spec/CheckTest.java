package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code discovery::check}. */
@Tag("puppet")
class CheckTest {
  private static Outcome.Compiled check(String parameters) {
    return Puppet.any().compile("discovery::check { 'x': " + parameters + " }");
  }

  private static void assertWritten(String parameters, String expected) {
    check(parameters).catalog().assertContent("/etc/discovery/puppet.d/check_x.json", expected);
  }

  @Test
  void aCommandIsWrittenWordByWord() {
    assertWritten(
        "args => ['/usr/lib/nagios/plugins/check_load', '-w', 5], interval => '1m', timeout => 20",
        """
        {
          "check": {
            "args": [
              "/usr/lib/nagios/plugins/check_load",
              "-w",
              "5"
            ],
            "id": "x",
            "interval": "1m",
            "name": "x",
            "timeout": "20s"
          }
        }
        """);
  }

  @Test
  void anOldScriptGoesThroughTheShell() {
    assertWritten(
        "script => 'test -f /run/up || exit 2', interval => 30",
        """
        {
          "check": {
            "args": [
              "/bin/sh",
              "-c",
              "test -f /run/up || exit 2"
            ],
            "id": "x",
            "interval": "30s",
            "name": "x"
          }
        }
        """);
  }

  @Test
  void aRequestIsWrittenWithAllThatBelongsToIt() {
    assertWritten(
        """
        id => 'x', service_id => 'web', status => 'passing', interval => '10s',
        http => 'https://localhost/health', method => 'POST', body => '{}', tls_skip_verify => true,
        header => { 'Host' => 'www.example.lan', 'Accept' => ['a/b', 'c/d'] },
        """,
        """
        {
          "check": {
            "body": "{}",
            "header": {
              "Accept": [
                "a/b",
                "c/d"
              ],
              "Host": [
                "www.example.lan"
              ]
            },
            "http": "https://localhost/health",
            "id": "x",
            "interval": "10s",
            "method": "POST",
            "name": "x",
            "service_id": "web",
            "status": "passing",
            "tls_skip_verify": true
          }
        }
        """);
  }

  @Test
  void aTtlCheckNeverRuns() {
    assertWritten(
        "ttl => '90', notes => ''",
        """
        {
          "check": {
            "id": "x",
            "name": "x",
            "notes": "",
            "ttl": "90s"
          }
        }
        """);
  }

  @Test
  void puppetsOwnRunsAreACheck() {
    assertWritten("puppet => {}, interval => '1m'", puppetCheck("{}"));
    assertWritten(
        "puppet => { max_age => 7200, state_dir => '/srv/state' }, interval => '1m'",
        puppetCheck(
            "{\n      \"max_age\": \"7200s\",\n      \"state_dir\": \"/srv/state\"\n    }"));
  }

  private static String puppetCheck(String asked) {
    return """
    {
      "check": {
        "id": "x",
        "interval": "1m",
        "name": "x",
        "puppet": %s
      }
    }
    """
        .formatted(asked);
  }

  @Test
  void whatTheAgentTakesWithoutActingOnItIsPassedOn() {
    assertWritten(
        "ttl => 90, success_before_passing => '3', failures_before_critical => 2",
        """
        {
          "check": {
            "failures_before_critical": 2,
            "id": "x",
            "name": "x",
            "success_before_passing": 3,
            "ttl": "90s"
          }
        }
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "header => { 'Authorization' => Sensitive('s3cr3t') }, http => 'http://localhost/'",
        "header => Sensitive({ 'Authorization' => 's3cr3t' }), http => 'http://localhost/'",
        "body => Sensitive('s3cr3t'), http => 'http://localhost/'",
        "http => Sensitive('http://admin:s3cr3t@localhost/')",
        "args => ['/usr/bin/check', Sensitive('s3cr3t')]",
        "script => Sensitive('check s3cr3t')",
      })
  void aSecretIsWrittenForTheAgentAloneAndShownNowhere(String parameters) {
    Catalog.Resource file =
        check(parameters + ", interval => 10")
            .catalog()
            .resource("File", "/etc/discovery/puppet.d/check_x.json");
    assertEquals(List.of("content"), file.sensitive());
    assertEquals(false, file.parameters().get("show_diff"));
    assertEquals("0640", file.parameters().get("mode"));
    assertTrue(String.valueOf(file.parameters().get("content")).contains("s3cr3t"));
  }

  @Test
  void aTokenIsNotWrittenAndThatIsSaid() {
    Outcome.Compiled compiled = check("ttl => 10, token => 's3cr3t'");
    assertEquals(
        List.of(
            "discovery: Discovery::Check['x'] has a token, which is not written: this agent has no"
                + " access control to show it to"),
        compiled.warnings());
    assertTrue(
        !compiled.catalog().content("/etc/discovery/puppet.d/check_x.json").contains("s3cr3t"));
  }

  @Test
  void anAbsentCheckNeedsNothingElse() {
    Catalog.Resource file =
        check("ensure => absent")
            .catalog()
            .resource("File", "/etc/discovery/puppet.d/check_x.json");
    assertEquals("absent", file.parameters().get("ensure"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "notes => 'x' |"
            + " needs exactly one of args, script, http, tcp, ttl and puppet, and has none of them:"
            + " declare one check for each",
        "tcp => 'a:1', ttl => 10                     | has tcp and ttl: declare one check for each",
        "args => ['a'], script => 'a', interval => 1 |"
            + " has args and script: declare one check for each",
        "tcp => 'a:1' |"
            + " has tcp and no interval: say how often to run it, such as interval => '10s'",
        "script => 'a'                               | has script and no interval",
        "ttl => 10, interval => 10 |"
            + " has ttl and interval, but a ttl check waits to be told and never runs: leave"
            + " out interval",
        "ttl => 10, timeout => 10                    | leave out timeout",
        "tcp => 'a:1', interval => 1, method => 'GET' |"
            + " has tcp and method, which belongs to an http check: leave it out or use http",
        "tcp => 'a:1', interval => 1, tls_skip_verify => true | has tcp and tls_skip_verify",
        "grpc => 'a:1', interval => 1 |"
            + " has grpc, which the agent does not support yet: use tcp with the same host and"
            + " port",
        "id => 'serfHealth', ttl => 10 |"
            + " has the id serfHealth, which is the one of the cluster's own check: choose"
            + " another",
        "puppet => { age => 1 }, interval => 1       | parameter 'puppet' unrecognized key 'age'",
        "puppet => {}                                | has puppet and no interval",
        "puppet => {}, ttl => 10                     | has ttl and puppet: declare one check",
        "tcp => 'localhost', interval => 1           | parameter 'tcp' expects",
        "http => 'localhost', interval => 1          | parameter 'http' expects",
        "ttl => '1 day'                              | parameter 'ttl' expects",
        "tcp => 'a:1', interval => 0                 | parameter 'interval' expects",
        "args => '/bin/true -x', interval => 1       | parameter 'args' expects",
        "ttl => 10, status => 'maintenance'          | parameter 'status' expects",
        "ttl => 10, docker_container_id => 'a'       | no parameter named 'docker_container_id'",
      })
  void whatTheAgentWouldQuarantineFailsTheCatalog(String parameters, String part) {
    String sentence = Puppet.any().refuse("discovery::check { 'x': " + parameters + " }");
    assertTrue(sentence.contains(part), sentence);
    assertTrue(sentence.contains("Discovery::Check[") || part.startsWith("no"), sentence);
  }

  @Test
  void eachInlineKindThatIsMissingIsRefusedWithWhatToDoInstead() {
    List<String> keys =
        List.of(
            "alias_node", "alias_service", "docker_container_id", "grpc", "grpc_use_tls", "shell");
    List<Object> sentences =
        Puppet.any()
            .evaluate(
                keys.stream()
                    .map(key -> "discovery::check_definition({ '" + key + "' => 'a' }, 'check y')")
                    .toList());
    for (int i = 0; i < keys.size(); i++) {
      String start =
          "discovery: check y has " + keys.get(i) + ", which the agent does not support yet: ";
      assertTrue(sentences.get(i).toString().contains(start), sentences.get(i).toString());
    }
  }
}
