package io.discovery.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String LONE =
      "\"server\": true, \"bootstrap_expect\": 1, \"data_dir\": \"d\", \"bind_addr\":"
          + " \"127.0.0.1\"";

  @TempDir private Path directory;
  private final AgentOptions options = new AgentOptions();

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private AgentConfig read(String keys) throws IOException, ConfigException {
    options.configFiles.add(write("agent.json", "{" + LONE + keys + "}"));
    return ConfigReader.read(options);
  }

  private String refusal(String keys) {
    return String.valueOf(assertThrows(ConfigException.class, () -> read(keys)).getMessage());
  }

  @Test
  void aDevelopmentAgentNeedsNothing() throws ConfigException {
    options.dev = true;
    AgentConfig config = ConfigReader.read(options);
    assertEquals("127.0.0.1", config.bindAddress());
    assertEquals(List.of("127.0.0.1:8500"), config.httpAddresses());
    assertEquals(List.of("127.0.0.1"), config.dnsAddresses());
    assertEquals("discovery", config.dns().domain());
    assertEquals("consul", config.dns().altDomain());
    assertTrue(config.temporary());
    assertEquals(Duration.ofSeconds(10), config.settleRun());
    assertEquals(Path.of("/run/discovery/puppet"), config.puppetStateDirectory());
  }

  @Test
  void theSeedsServerRoleIsUnderstood() throws IOException, ConfigException {
    AgentConfig config =
        read(
            ", \"datacenter\": \"home\", \"client_addr\": \"0.0.0.0\", \"node_name\":"
                + " \"puppetmaster.example.lan\", \"ui_dir\": \"/opt/ui\"");
    assertEquals("home", config.datacenter());
    assertEquals("puppetmaster.example.lan", config.nodeName());
    assertEquals(List.of("0.0.0.0:8500"), config.httpAddresses());
    assertEquals(1, config.notices().size());
  }

  @Test
  void otherServersAreFoundAtTheServersPortUnlessAnotherIsNamed()
      throws IOException, ConfigException {
    options.bootstrapExpect = 3;
    options.servers.add("10.0.0.9");
    AgentConfig config =
        read(
            ", \"retry_join\": [\"10.0.0.2\", \"10.0.0.3:8301\", \"s4.example.lan:9000\"],"
                + " \"start_join\": [\"fd00::5\", \"10.0.0.2\"],"
                + " \"performance\": {\"raft_multiplier\": 2}");
    assertEquals(
        new AgentConfig.Cluster(
            3,
            List.of(
                "10.0.0.2:8300",
                "10.0.0.3:8300",
                "s4.example.lan:9000",
                "[fd00::5]:8300",
                "10.0.0.9:8300"),
            2),
        config.cluster());
  }

  @Test
  void anExpectationThatNothingCanMeetIsRefused() {
    options.bootstrapExpect = 3;
    assertTrue(refusal("").contains("no other server is named; write their addresses"));
    options.servers.add("10.0.0.2");
    options.bootstrap = true;
    assertTrue(refusal("").contains("remove bootstrap"));
    options.bootstrap = false;
    options.servers.add("provider=aws tag_key=x");
    assertTrue(refusal("").contains("\"provider=aws tag_key=x\" is no address of a server"));
  }

  @Test
  void laterFilesWinMapsGrowAndOptionsWinOverAll() throws IOException, ConfigException {
    options.configFiles.add(
        write("1.json", "{" + LONE + ", \"ports\": {\"http\": 1, \"dns\": 2}}"));
    options.configFiles.add(write("2.json", "{\"ports\": {\"dns\": 3}, \"node_name\": \"b\"}"));
    options.nodeName = "c";
    AgentConfig config = ConfigReader.read(options);
    assertEquals(1, config.ports().http());
    assertEquals(3, config.ports().dns());
    assertEquals("c", config.nodeName());
  }

  @Test
  void anEmptyFileIsAnEmptyConfiguration() throws IOException, ConfigException {
    options.configFiles.add(write("later.json", "\n"));
    assertEquals("dc1", read("").datacenter());
  }

  @Test
  void definitionsInADirectoryAreNotConfigurationHoweverBroken()
      throws IOException, ConfigException {
    options.configFiles.add(write("agent.conf", "{" + LONE + "}"));
    Path definitions = Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(definitions.resolve("a.json"), "{\"servce\": {}}");
    Files.writeString(definitions.resolve("b.json"), "{\"service\": {\"port\": \"x\"}");
    Files.writeString(definitions.resolve("c.json"), "{\"datacenter\": \"home\"}");
    Files.createDirectory(definitions.resolve("d.json"));
    options.configDirectories.add(definitions);
    assertEquals("home", ConfigReader.read(options).datacenter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"acl\": {\"enabled\": true}",
        "\"acl_master_token\": \"s\"",
        "\"encrypt\": \"k\"",
        "\"verify_incoming\": true",
        "\"verify_server_hostname\": true",
        "\"ca_file\": \"/ca.pem\"",
        "\"tls\": {\"defaults\": {\"ca_file\": \"/ca.pem\"}}",
        "\"auto_encrypt\": {\"tls\": true}"
      })
  void whatPromisesProtectionIsRefused(String key) {
    String message = refusal(", " + key);
    assertTrue(message.contains("agent.json:1:"), message);
    assertTrue(message.contains("promises protection"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"acl\": {}", "\"encrypt\": \"\"", "\"verify_incoming\": false", "\"acl\": null"})
  void whatPromisesNothingIsAccepted(String key) throws IOException, ConfigException {
    assertEquals(List.of(), read(", " + key).notices());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"recusors\": [] | recusors: unknown key; did you mean recursors?",
        "\"ports\": {\"http\": 99999} | ports.http: is not between -1 and 65535 (99999)",
        "\"ports\": {\"htp\": 1} | ports.htp: unknown key; did you mean http?",
        "\"ports\": {\"https\": 8501} | HTTPS is not available",
        "\"datacenter\": \"a.b\" | datacenter \"a.b\"",
        "\"client_addr\": \"localhost\" | client_addr \"localhost\" is no IP address",
        "\"log_level\": \"loud\" | log_level \"loud\"",
        "\"node_id\": \"1\" | node_id \"1\" is no UUID",
        "\"settle_new\": \"soon\" | settle_new: is not a duration",
        "\"settle_run\": \"6m\" | write at most 5m",
        "\"puppet_state_dir\": \"state\" | puppet_state_dir: is no absolute path",
        "\"data_dir\": \"e\" | the key stands twice"
      })
  void everyMistakeIsNamed(String key, String says) {
    String message = refusal(", " + key);
    assertTrue(message.contains(says), message);
  }

  @Test
  void anAgentThatIsNoServerIsRefusedWithTheMend() throws IOException {
    options.configFiles.add(write("a.json", "{\"data_dir\": \"d\"}"));
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> ConfigReader.read(options)).getMessage());
    assertTrue(message.contains("\"server\": true"), message);
  }

  @Test
  void durationsAndBooleansMayBeStrings() throws IOException, ConfigException {
    AgentConfig config =
        read(
            ", \"settle_new\": \"1m30s\", \"settle_removed\": 5, \"settle_run\": \"0s\","
                + " \"puppet_state_dir\": \"/x\", \"enable_script_checks\": \"true\","
                + " \"session_ttl_min\": \"2s\"");
    assertEquals(Duration.ofSeconds(90), config.settleNew());
    assertEquals(Duration.ofSeconds(5), config.settleRemoved());
    assertEquals(Duration.ZERO, config.settleRun());
    assertEquals(Path.of("/x"), config.puppetStateDirectory());
    assertTrue(config.scriptChecksOverHttp());
    assertEquals(Duration.ofSeconds(2), config.sessionTtlMin());
  }
}
