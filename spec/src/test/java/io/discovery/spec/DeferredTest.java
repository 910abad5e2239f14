package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The function {@code discovery::endpoints} on a node, as {@code Deferred}: with the agent's code
 * of each Puppet, this machine's Ruby, and of the modules only what pluginsync brings.
 */
@Tag("puppet")
@Tag("system")
class DeferredTest {
  /** Far above the deadline here and the start of a Ruby, far below waiting without one. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For an agent that answers: a busy machine may need longer than the second that is usual. */
  private static final String UNHURRIED = "timeout => 20";

  private static final String PATH = "/v1/health/service/db?passing";
  private static final String ONE =
      """
      [{"Node":{"Node":"web1","Address":"192.0.2.1","Datacenter":"home"},
        "Service":{"ID":"db","Service":"db","Tags":[],"Address":"","Port":5432}}]
      """;

  @TempDir private Path home;

  private static List<Arguments> everyPuppetEitherWay() {
    List<Arguments> all = new ArrayList<>();
    for (PuppetVersion version : PuppetVersion.values()) {
      all.add(Arguments.of(version, true));
      all.add(Arguments.of(version, false));
    }
    return all;
  }

  private Ruby.Finished apply(PuppetVersion version, boolean preprocess, String manifest) {
    return Ruby.script(
            version,
            home,
            "agent.rb",
            home.toString(),
            Workplace.modulePath().toString(),
            String.valueOf(preprocess))
        .reading(manifest)
        .run();
  }

  private String deferred(String file, int port, String options) {
    return """
    file { '%s/%s':
      content => Deferred('discovery::json', [
        Deferred('discovery::endpoints', ['db', { 'port' => %d, default => ['none'], %s }]),
      ]),
    }
    """
        .formatted(home, file, port, options);
  }

  private String written(String file) throws IOException {
    return Files.readString(home.resolve(file)).replaceAll("\\s", "");
  }

  @ParameterizedTest
  @MethodSource("everyPuppetEitherWay")
  void theRunThatBringsTheAgentUpUsesTheDefaultUntilItCanKnowBetter(
      PuppetVersion version, boolean preprocess) throws IOException {
    try (StandIn agent = StandIn.answering().leaderlessUntil("/started").with(PATH, ONE)) {
      String manifest =
          deferred("early", agent.port(), UNHURRIED)
              + deferred("late", agent.port(), UNHURRIED)
              + """
              exec { 'start the agent':
                command => '/usr/bin/curl --silent --noproxy 127.0.0.1 http://127.0.0.1:%d/started',
                require => File['%s/early'],
                before  => File['%s/late'],
              }
              """
                  .formatted(agent.port(), home, home);
      String said = apply(version, preprocess, manifest).well().said();
      String found =
          "[{\"address\":\"192.0.2.1\",\"datacenter\":\"home\",\"id\":\"db\",\"node\":\"web1\","
              + "\"port\":5432,\"tags\":[]}]";
      assertEquals("[\"none\"]", written("early"), said);
      assertEquals(preprocess ? "[\"none\"]" : found, written("late"), said);
      assertTrue(
          said.contains(
              "discovery::endpoints('db'): the agent at 127.0.0.1:%d answered with status 500 (No"
                      .formatted(agent.port())
                  + " cluster leader); its default is used"),
          said);
      if (version != PuppetVersion.PUPPET_8) {
        // A start of Ruby costs seconds, and what the next run does is every version's.
        return;
      }
      said = apply(version, preprocess, manifest).well().said();
      assertEquals(found, written("early"), said);
      assertEquals(found, written("late"), said);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStalledAgentHoldsARunForItsDeadlineAndFailsItOnlyWithoutADefault(boolean preprocess)
      throws IOException {
    PuppetVersion version = PuppetVersion.PUPPET_8;
    try (StandIn agent = StandIn.of(StandIn.Manner.DRIPS_ITS_BODY)) {
      String two =
          deferred("one", agent.port(), "timeout => 0.4")
              + deferred("two", agent.port(), "timeout => 0.4");
      long begun = System.nanoTime();
      String said = apply(version, preprocess, two).well().said();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(took.compareTo(PATIENCE) < 0, "it took " + took);
      assertEquals("[\"none\"]", written("two"), said);
      assertEquals(List.of(PATH), agent.requests(), "it waited once");

      Ruby.Finished failed =
          apply(
              version,
              preprocess,
              deferred("three", agent.port(), "timeout => 0.4, on_error => 'fail'"));
      assertFalse(failed.status() == 0, failed.said());
      assertTrue(failed.said().contains("did not answer within 0.4 s, so the"), failed.said());
      assertFalse(Files.exists(home.resolve("three")));
    }
  }
}
