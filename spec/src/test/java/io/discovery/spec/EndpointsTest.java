package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The function {@code discovery::endpoints} as a server evaluates it. */
@Tag("puppet")
class EndpointsTest {
  /** Far above every deadline here, far below what waiting without one would take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For an agent that answers: a busy machine may need longer than the second that is usual. */
  private static final String UNHURRIED = "timeout => 20";

  private static final String THREE =
      """
      [{"Node":{"Node":"web2","Address":"192.0.2.2","Datacenter":"home"},
        "Service":{"ID":"db","Service":"db","Tags":["b","a"],"Address":"","Port":5432}},
       {"Node":{"Node":"web1","Address":"192.0.2.1","Datacenter":"home"},
        "Service":{"ID":"db-2","Service":"db","Tags":null,"Address":"198.51.100.7","Port":5433}},
       {"Node":{"Node":"web1","Address":"192.0.2.1","Datacenter":"home"},
        "Service":{"ID":"db-1","Service":"db","Tags":[],"Address":"2001:db8::1","Port":0}}]
      """;

  private static Outcome.Compiled noted(Puppet puppet, String call) {
    return puppet.compile("notify { 'n': message => " + call + " }");
  }

  private static Object value(Outcome.Compiled compiled) {
    return compiled.catalog().resource("Notify", "n").parameters().getOrDefault("message", "");
  }

  private static Map<String, Object> endpoint(
      String node, String address, int port, String id, List<String> tags) {
    return Map.of(
        "node",
        node,
        "address",
        address,
        "port",
        (long) port,
        "id",
        id,
        "tags",
        tags,
        "datacenter",
        "home");
  }

  @ParameterizedTest
  @EnumSource
  void endpointsAreSortedAndHaveTheAddressAtWhichTheyAreReached(PuppetVersion version) {
    try (StandIn agent = StandIn.answering().with("/v1/health/service/db?passing", THREE)) {
      Outcome.Compiled compiled =
          noted(
              Puppet.of(version),
              "discovery::endpoints('db', { 'port' => %d, %s })"
                  .formatted(agent.port(), UNHURRIED));
      assertEquals(
          List.of(
              endpoint("web1", "2001:db8::1", 0, "db-1", List.of()),
              endpoint("web1", "198.51.100.7", 5433, "db-2", List.of()),
              endpoint("web2", "192.0.2.2", 5432, "db", List.of("b", "a"))),
          value(compiled));
      assertEquals(List.of(), compiled.warnings());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'db' | '' | /v1/health/service/db?passing",
        "'db' | 'passing => false' | /v1/health/service/db",
        "'db' | 'tag => \"a b\"' | /v1/health/service/db?tag=a%20b&passing",
        "'db' | 'datacenter => away, passing => false' | /v1/health/service/db?dc=away",
        "'a/b?c ü' | '' | /v1/health/service/a%2Fb%3Fc%20%C3%BC?passing",
      })
  void theAgentIsAskedForWhatIsWantedAndNoMore(String name, String options, String path) {
    try (StandIn agent = StandIn.answering().with(path, "[]")) {
      assertEquals(
          List.of(),
          value(
              noted(
                  Puppet.any(),
                  "discovery::endpoints('%s', { port => %d, %s, %s })"
                      .formatted(name, agent.port(), UNHURRIED, options))));
      assertEquals(List.of(path), agent.requests());
    }
  }

  /** The table of the module's README, row by row. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // agent | options | value, or - for a catalog that fails | warnings
        "ANSWERS | '' | [] | 0",
        "ANSWERS | 'default => [x]' | [] | 0",
        "ANSWERS | 'default => [x], on_error => fail' | [] | 0",
        "SILENT | '' | - | 0",
        "SILENT | 'default => [x]' | [x] | 1",
        "SILENT | 'on_error => default' | [] | 1",
        "SILENT | 'default => [x], on_error => default' | [x] | 1",
        "SILENT | 'default => [x], on_error => fail' | - | 0",
        "DOWN | '' | - | 0",
        "DOWN | 'default => [x]' | [x] | 1",
        "DOWN | 'on_error => default' | [] | 1",
        "DOWN | 'default => [x], on_error => default' | [x] | 1",
        "DOWN | 'default => [x], on_error => fail' | - | 0",
      })
  void whatBecomesOfAnAgentThatCannotTellIsAsTheTableSays(
      String manner, String options, @Nullable String value, int warnings) {
    boolean down = manner.equals("DOWN");
    try (StandIn agent =
        StandIn.of(down ? StandIn.Manner.ANSWERS : StandIn.Manner.valueOf(manner))
            .with("/v1/health/service/db?passing", "[]")) {
      int port = down ? StandIn.nobody() : agent.port();
      String call =
          "discovery::endpoints('db', { port => %d, %s, %s })"
              .formatted(port, manner.equals("SILENT") ? "timeout => 0.3" : UNHURRIED, options);
      if (value == null) {
        String sentence = Puppet.any().refuse("notice(" + call + ")");
        assertTrue(
            sentence.contains(
                "discovery::endpoints('db'): the agent at 127.0.0.1:"
                    + port
                    + " did not answer "
                    + (down ? "(Connection refused)" : "within 0.3 s")
                    + ", so the endpoints are not known: look at that agent"),
            sentence);
      } else {
        Outcome.Compiled compiled = noted(Puppet.any(), call);
        assertEquals(value, value(compiled).toString());
        assertEquals(warnings, compiled.warnings().size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingHoldsACatalogLongerThanTheDeadline(PuppetVersion version) {
    for (StandIn.Manner manner :
        List.of(
            StandIn.Manner.SILENT, StandIn.Manner.DRIPS_ITS_HEAD, StandIn.Manner.DRIPS_ITS_BODY)) {
      try (StandIn agent = StandIn.of(manner)) {
        Puppet.of(version).version();
        long begun = System.nanoTime();
        String sentence =
            Puppet.of(version)
                .refuse(
                    "notice(discovery::endpoints('db', { timeout => 0.4, port => %d }))"
                        .formatted(agent.port()));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(sentence.contains("did not answer within 0.4 s"), sentence);
        assertTrue(took.compareTo(PATIENCE) < 0, manner + " held it for " + took);
        assertEquals(1, agent.requests().size(), "a second attempt would be a second deadline");
      }
    }
  }

  @Test
  void aCatalogWithManyCallsWaitsForAStalledAgentOnce() {
    try (StandIn agent = StandIn.of(StandIn.Manner.SILENT)) {
      String manifest =
          "Integer[1, 30].each |$i| { notice(discovery::endpoints(\"s${i}\", { timeout => 0.4,"
              + " default => [], port => %d })) }".formatted(agent.port());
      assertEquals(30, Puppet.any().compile(manifest).warnings().size());
      assertEquals(1, agent.requests().size());
      // The next catalog does not inherit that.
      Puppet.any().compile(manifest);
      assertEquals(2, agent.requests().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOODS | answered with more than 4194304 bytes",
        "BABBLES | did not answer (wrong status line",
        "BREAKS_OFF | did not answer (it broke off)",
      })
  void whatIsNoAnswerIsAFailureLikeAnother(StandIn.Manner manner, String part) {
    try (StandIn agent = StandIn.of(manner)) {
      String call =
          "notice(discovery::endpoints('db', { " + UNHURRIED + ", port => " + agent.port();
      String sentence = Puppet.any().refuse(call + " }))");
      assertTrue(sentence.contains(part), sentence);
      assertEquals(1, Puppet.any().compile(call + ", default => [] }))").warnings().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | '{' | answered what is no JSON",
        "200 | '{}' | answered what no agent answers",
        "200 | '[{\"Node\":1}]' | answered what no agent answers",
        "404 | 'nothing here' | answered with status 404 (nothing here)",
        "500 | 'No cluster leader' | answered with status 500 (No cluster leader)",
      })
  void anAnswerThatIsNoListOfInstancesIsAFailureLikeAnother(int status, String body, String part) {
    try (StandIn agent = StandIn.answering().with("/v1/health/service/db?passing", status, body)) {
      String call =
          "notice(discovery::endpoints('db', { " + UNHURRIED + ", port => " + agent.port();
      String sentence = Puppet.any().refuse(call + " }))");
      assertTrue(sentence.contains(part), sentence);
      assertEquals(1, Puppet.any().compile(call + ", default => [] }))").warnings().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'db', { tagg => 'a' } | there is no option 'tagg': use one of passing, tag,",
        "'db', { timeout => 0 } | the option 'timeout' is 0, which it cannot be: give it a number"
            + " of seconds, more than 0 and at most 30",
        "'db', { timeout => '1' } | the option 'timeout' is \"1\"",
        "'db', { timeout => 31 } | the option 'timeout' is 31",
        "'db', { passing => 'yes' } | the option 'passing' is \"yes\", which it cannot be: give it"
            + " true or false",
        "'db', { on_error => stale } | the option 'on_error' is \"stale\"",
        "'db', { address => 'localhost' } | the option 'address' is \"localhost\", which it cannot"
            + " be: give it an IP address, for names are not resolved here",
        "'db', { address => '127.0.0.1/8' } | the option 'address' is",
        "'db', { port => 70000 } | the option 'port' is 70000",
        "'db', { tag => '' } | the option 'tag' is",
        "'', {} | parameter 'name' expects",
        "' db', {} | parameter 'name' expects",
      })
  void anOptionThatCannotBeMeantIsRefused(String arguments, String part) {
    String sentence = Puppet.any().refuse("notice(discovery::endpoints(" + arguments + "))");
    assertTrue(sentence.contains(part), sentence);
  }
}
