package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The fact {@code discovery}, asked of each Facter with this machine's Ruby. */
@Tag("puppet")
@Tag("system")
class FactTest {
  private static final Pattern FACT =
      Pattern.compile("\"discovery\":\\s*(null|\\{.*?\\})\\s*\\}", Pattern.DOTALL);

  /** How long it waits, in its own words. */
  private static final String PATIENCE = "patience = 0.5";

  @TempDir private Path home;

  /** The agent's configuration, in a directory that stands for the host's root. */
  private void configured(String text) throws IOException {
    Path etc = Files.createDirectories(home.resolve("etc/discovery"));
    Files.writeString(etc.resolve("agent.json"), text);
  }

  /** The fact of an agent that answers: a busy machine may need longer than is usual. */
  private String factOfOneThatAnswers(PuppetVersion version) throws IOException {
    return fact(version, "patience = 20");
  }

  private String fact(PuppetVersion version) throws IOException {
    return fact(version, PATIENCE);
  }

  /** The fact's members in their order; {@code null} where there is no fact. */
  private String fact(PuppetVersion version, String patience) throws IOException {
    String text =
        Workplace.read(Workplace.FACTS.resolve("lib/facter/discovery.rb"))
            .replace("'/etc/", "'" + home + "/etc/")
            .replace("'/usr/", "'" + home + "/usr/")
            .replace(PATIENCE, patience);
    assertFalse(text.contains("'/etc/") || text.contains("'/usr/"), "it reads the real host");
    assertTrue(text.contains(patience), "it has another name for its patience");
    Path facts = Files.createDirectories(home.resolve("facts"));
    Files.writeString(facts.resolve("discovery.rb"), text);
    String said =
        Ruby.command(
                version, home, "facter", "--custom-dir", facts.toString(), "--json", "discovery")
            .run()
            .said();
    Matcher found = FACT.matcher(said);
    if (!found.find()) {
      throw new AssertionError(said);
    }
    return found.group(1).replaceAll("\\s", "");
  }

  private static String self(boolean server) {
    return "{\"Config\":{\"Datacenter\":\"home\",\"NodeName\":\"web1\",\"Server\":"
        + server
        + ",\"Version\":\"0.1.0\"},\"Stats\":{\"uptime\":\"4711\"}}";
  }

  @ParameterizedTest
  @EnumSource
  void itTellsWhatTheAgentIsByWhatOnlySomebodyChanges(PuppetVersion version) throws IOException {
    try (StandIn agent =
        StandIn.answering()
            .with("/v1/agent/self", self(true))
            .with(
                "/v1/agent/definitions",
                "{\"InForce\":3,\"Quarantined\":[{\"File\":\"b.json\",\"Problems\":[\"x\"]},"
                    + "{\"File\":\"a.json\",\"Problems\":[]}]}")) {
      configured("{\"ports\": {\"http\": " + agent.port() + "}, \"client_addr\": \"0.0.0.0\"}");
      assertEquals(
          "{\"datacenter\":\"home\",\"node\":\"web1\",\"quarantined\":[\"a.json\",\"b.json\"],"
              + "\"role\":\"server\",\"running\":true,\"version\":\"0.1.0\"}",
          factOfOneThatAnswers(version));
    }
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoneWhereNoAgentIsInstalled(PuppetVersion version) throws IOException {
    assertEquals("null", fact(version));
  }

  @ParameterizedTest
  @EnumSource
  void anInstalledAgentThatDoesNotAnswerIsNotRunning(PuppetVersion version) throws IOException {
    configured("{\"ports\": {\"http\": " + StandIn.nobody() + "}}");
    assertEquals("{\"running\":false}", fact(version));
  }

  @ParameterizedTest
  @EnumSource(names = "ANSWERS", mode = EnumSource.Mode.EXCLUDE)
  void neitherIsOneThatMisbehaves(StandIn.Manner manner) throws IOException {
    try (StandIn agent = StandIn.of(manner)) {
      configured("{\"ports\": {\"http\": " + agent.port() + "}}");
      assertEquals("{\"running\":false}", fact(PuppetVersion.PUPPET_7));
    }
  }

  @Test
  void anAgentThatDoesNotTellOfItsDefinitionsHasAFactWithoutThem() throws IOException {
    try (StandIn agent = StandIn.answering().with("/v1/agent/self", self(false))) {
      configured(
          "{\"addresses\": {\"http\": \"127.0.0.1\"}, \"ports\": {\"http\": \"%d\"}}"
              .formatted(agent.port()));
      assertEquals(
          "{\"datacenter\":\"home\",\"node\":\"web1\",\"role\":\"client\",\"running\":true,"
              + "\"version\":\"0.1.0\"}",
          factOfOneThatAnswers(PuppetVersion.PUPPET_7));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{'",
        "'[]'",
        "'{\"ports\": 7, \"client_addr\": [1]}'",
        "'{\"ports\": {\"http\": 99999999}, \"addresses\": {\"http\": \"unix:///run/x\"}}'",
        "'{\"ports\": {\"http\": -1}, \"client_addr\": \"{{ GetPrivateIP }}\"}'",
      })
  void aConfigurationThatNobodyUnderstandsMakesNoErrorHere(String text) throws IOException {
    configured(text);
    // A development agent may answer at the default port.
    String fact = fact(PuppetVersion.PUPPET_7);
    assertFalse(fact.equals("null"), fact);
  }
}
