package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Hiera level {@code discovery_hiera} as a server evaluates it. */
@Tag("puppet")
class HieraTest {
  /** Far above every deadline here, far below what waiting without one would take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For an agent that answers: a busy machine may need longer than the second that is usual. */
  private static final String UNHURRIED = "timeout: 20";

  private static final String NODE = "/v1/kv/hiera/nodes/puppetmaster.example.lan?raw";
  private static final String COMMON = "/v1/kv/hiera/common?raw";
  private static final String APP = "/v1/health/service/app";

  private static final String ONE =
      """
      [{"Node":{"Node":"web1","Address":"192.0.2.1","Datacenter":"home"},
        "Service":{"ID":"app","Service":"app","Tags":["a"],"Address":"","Port":80}}]
      """;

  @TempDir private Path home;
  private Puppet puppet = Puppet.any();

  @AfterEach
  void noOtherSpecHasThisHiera() {
    puppet.useHiera(null);
  }

  /** The level of the README, with an agent on this port and these options besides. */
  private HieraTest level(PuppetVersion version, int port, String options) {
    return hiera(
        version,
        """
        version: 5
        hierarchy:
          - name: discovery
            lookup_key: discovery_hiera
            uris: ["kv:hiera/nodes/%%{facts.networking.fqdn}", "kv:hiera/common"]
            options:
              port: %d
              services:
                web::backends: { service: app, passing: false }
              %s
        """
            .formatted(port, options));
  }

  private HieraTest hiera(PuppetVersion version, String text) {
    try {
      Path file = Files.writeString(home.resolve("hiera.yaml"), text);
      puppet = Puppet.of(version);
      puppet.useHiera(file);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome.Compiled compile(String arguments) {
    return puppet.compile("notify { 'n': message => lookup(" + arguments + ") }");
  }

  private static Object value(Outcome.Compiled compiled) {
    return compiled.catalog().resource("Notify", "n").parameters().getOrDefault("message", "");
  }

  private Object lookup(String arguments) {
    return value(compile(arguments));
  }

  private String refusal(String key) {
    return puppet.refuse("notice(lookup('" + key + "'))");
  }

  @ParameterizedTest
  @EnumSource
  void documentsAreSearchedInTheirOrderAndMergedByHiera(PuppetVersion version) {
    try (StandIn agent =
        StandIn.answering()
            .with(NODE, "{\"a\": \"of %{facts.networking.hostname}\", \"h\": {\"x\": 1}}")
            .with(
                COMMON, "a: common\nb: [1, 2]\nh: { y: 2 }\nlookup_options: { h: { merge: deep } }")
            .with(APP, ONE)) {
      HieraTest level = level(version, agent.port(), UNHURRIED);
      assertEquals("of puppetmaster", level.lookup("'a'"));
      assertEquals(List.of(1L, 2L), level.lookup("'b'"));
      assertEquals(Map.of("x", 1L, "y", 2L), level.lookup("'h'"));
      assertEquals("nothing", level.lookup("'c', { default_value => 'nothing' }"));
      assertEquals(
          List.of(
              Map.of(
                  "node",
                  "web1",
                  "address",
                  "192.0.2.1",
                  "port",
                  80L,
                  "id",
                  "app",
                  "tags",
                  List.of("a"),
                  "datacenter",
                  "home")),
          level.lookup("'web::backends'"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'passing: true', /v1/health/service/app?passing",
    "'tag: a b', /v1/health/service/app?tag=a%20b&passing",
    "'datacenter: away, passing: false', /v1/health/service/app?dc=away",
  })
  void aServiceIsAskedForAsTheLevelSays(String options, String path) {
    try (StandIn agent = StandIn.answering().with(path, ONE)) {
      hiera(
          PuppetVersion.PUPPET_8,
          """
          version: 5
          hierarchy:
            - name: discovery
              lookup_key: discovery_hiera
              options:
                port: %d
                %s
                services: { backends: { service: app, %s } }
          """
              .formatted(agent.port(), UNHURRIED, options));
      assertEquals(80L, lookup("'backends.0.port'"));
      assertEquals(List.of(path), agent.requests());
    }
  }

  @Test
  void everythingIsAskedForOncePerCatalogAndAgainForTheNext() {
    try (StandIn agent =
        StandIn.answering().with(NODE, "a: 1").with(COMMON, "b: 2").with(APP, ONE)) {
      level(PuppetVersion.PUPPET_8, agent.port(), UNHURRIED);
      String manifest =
          "Integer[1, 20].each |$i| { notice(lookup('a'), lookup('b'), lookup('web::backends'),"
              + " lookup(\"c${i}\", { default_value => 0 })) }";
      puppet.compile(manifest);
      assertEquals(List.of(NODE, COMMON, APP), agent.requests());
      puppet.compile(manifest);
      assertEquals(List.of(NODE, COMMON, APP, NODE, COMMON, APP), agent.requests());
    }
  }

  @Test
  void aDocumentThatIsNotThereHoldsNothing() {
    try (StandIn agent = StandIn.answering().with(COMMON, "a: 1")) {
      assertEquals(1L, level(PuppetVersion.PUPPET_8, agent.port(), UNHURRIED).lookup("'a'"));
      assertEquals(List.of(NODE, COMMON), agent.requests());
    }
  }

  /** The table of the module's README, row by row. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // agent, on_error, default of the lookup, value or - for a catalog that fails, warnings
        "ANSWERS, -, -, 1, 0",
        "ANSWERS, default, d, 1, 0",
        "SILENT, -, -, -, 0",
        "SILENT, -, d, -, 0",
        "SILENT, fail, d, -, 0",
        "SILENT, default, d, d, 1",
        "SILENT, default, -, -, 1",
        "DOWN, -, -, -, 0",
        "DOWN, -, d, -, 0",
        "DOWN, fail, d, -, 0",
        "DOWN, default, d, d, 1",
        "DOWN, default, -, -, 1",
      })
  void whatBecomesOfAnAgentThatCannotTellIsAsTheTableSays(
      String manner,
      @Nullable String onError,
      @Nullable String fallback,
      @Nullable String value,
      int warnings) {
    boolean down = manner.equals("DOWN");
    try (StandIn agent =
        StandIn.of(down ? StandIn.Manner.ANSWERS : StandIn.Manner.valueOf(manner))
            .with(COMMON, "a: 1")) {
      int port = down ? StandIn.nobody() : agent.port();
      level(
          PuppetVersion.PUPPET_8,
          port,
          (manner.equals("SILENT") ? "timeout: 0.3" : UNHURRIED)
              + (onError == null ? "" : "\n      on_error: " + onError));
      String lookup = "'a'" + (fallback == null ? "" : ", { default_value => '" + fallback + "' }");
      Outcome outcome = puppet.run("notify { 'n': message => lookup(" + lookup + ") }");
      assertEquals(warnings, outcome.warnings().size(), outcome.toString());
      switch (outcome) {
        case Outcome.Compiled compiled -> assertEquals(value, value(compiled).toString());
        case Outcome.Refused(String sentence, List<String> said) -> {
          assertEquals(value, null, sentence);
          String part =
              "default".equals(onError)
                  ? "did not find a value for the name 'a'"
                  : "discovery_hiera: the agent at 127.0.0.1:%d did not answer %s, so the document"
                          .formatted(port, down ? "(Connection refused)" : "within 0.3 s")
                      + " kv:hiera/nodes/puppetmaster.example.lan is not known: look at that agent";
          assertTrue(sentence.contains(part), sentence);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allWaitingOfACatalogEndsAtTheDeadline(PuppetVersion version) {
    for (StandIn.Manner manner :
        List.of(
            StandIn.Manner.SILENT, StandIn.Manner.DRIPS_ITS_HEAD, StandIn.Manner.DRIPS_ITS_BODY)) {
      try (StandIn agent = StandIn.of(manner)) {
        level(version, agent.port(), "timeout: 0.4\n      on_error: default");
        long begun = System.nanoTime();
        Outcome.Compiled compiled =
            puppet.compile(
                "Integer[1, 100].each |$i| { notice(lookup(\"k${i}\", { default_value => 0 })) }\n"
                    + "notice(lookup('web::backends', { default_value => [] }))");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(PATIENCE) < 0, manner + " held it for " + took);
        assertEquals(
            List.of(
                "discovery_hiera: the agent at 127.0.0.1:%d did not answer within 0.4 s; its level"
                        .formatted(agent.port())
                    + " holds nothing for this catalog"),
            compiled.warnings());
        assertEquals(1, agent.requests().size(), "the failure is not forgotten");
      }
    }
  }

  @Test
  void aSecondLevelDoesNotWaitAgain() {
    try (StandIn agent = StandIn.of(StandIn.Manner.SILENT)) {
      String level =
          """
            - name: %s
              lookup_key: discovery_hiera
              uri: "kv:%s"
              options: { port: %d, timeout: 0.4, on_error: default }
          """;
      hiera(
          PuppetVersion.PUPPET_8,
          "version: 5\nhierarchy:\n"
              + level.formatted("one", "x", agent.port())
              + level.formatted("two", "y", agent.port()));
      assertEquals(0L, lookup("'a', { default_value => 0 }"));
      assertEquals(1, agent.requests().size());
    }
  }

  @Test
  void whatWasAnsweredBeforeTheAgentFailedStaysForThisCatalog() {
    try (StandIn agent =
        StandIn.answering().with(NODE, "a: 1").with(APP, 500, "No cluster leader")) {
      level(PuppetVersion.PUPPET_8, agent.port(), UNHURRIED + "\n      on_error: default");
      Outcome.Compiled compiled =
          puppet.compile(
              "$b = lookup('web::backends', { default_value => [] })\n"
                  + "notify { 'n': message => \"${lookup('a')} ${b}\" }");
      assertEquals("1 []", value(compiled));
      assertEquals(1, compiled.warnings().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[1]' | the document kv:hiera/common is no hash (but: array): write keys and their values",
        "'a: [' | the document kv:hiera/common cannot be read as JSON or YAML:",
        "'a: !ruby/object:Object {}' | cannot be read as JSON or YAML: Tried to load unspecified"
            + " class",
        "'a: &x [1]\nb: *x' | cannot be read as JSON or YAML:",
      })
  void aDocumentThatNobodyCanReadFailsWhateverThePolicy(String document, String part) {
    try (StandIn agent = StandIn.answering().with(COMMON, document.replace("\\n", "\n"))) {
      level(PuppetVersion.PUPPET_8, agent.port(), UNHURRIED + "\n      on_error: default");
      String sentence = refusal("a");
      assertTrue(sentence.contains(part), sentence);
    }
  }

  @Test
  void anEmptyDocumentHoldsNothing() {
    try (StandIn agent = StandIn.answering().with(NODE, "").with(COMMON, "a: 1")) {
      assertEquals(1L, level(PuppetVersion.PUPPET_8, agent.port(), UNHURRIED).lookup("'a'"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'options: { services: { x: { service: a } }, documents: [b] }' | the option 'documents' is"
            + " not known: use one of services, timeout, on_error, address, port; documents are"
            + " named beside the options, by uris: ['kv:KEY']",
        "'options: { timeout: 1 }' | the level has nothing to look in: give it uris: ['kv:KEY'] or"
            + " the option services",
        "'uri: \"http://127.0.0.1/x\"' | the uri 'http://127.0.0.1/x' is not of a document: write"
            + " it as 'kv:KEY', such as kv:hiera/common",
        "'uri: \"kv:a?dc=b\"' | the uri 'kv:a?dc=b' is not of a document",
        "'options: { services: { x: app } }' | the option 'services' is",
        "'options: { services: { x: { passing: true } } }' | the option 'services' for the key 'x'"
            + " names no service: add service: NAME",
        "'options: { services: { x: { service: a, pasing: true } } }' | the option 'services' for"
            + " the key 'x': 'pasing' is not known: use one of service, tag, datacenter, passing",
        "'options: { services: { x: { service: a, passing: yes please } } }' | 'passing' is"
            + " \"yes please\", which it cannot be: give it true or false",
        "'uri: \"kv:a\"\n    options: { timeout: 0 }' | the option 'timeout' is 0, which it cannot"
            + " be: give it a number of seconds, more than 0 and at most 30",
        "'uri: \"kv:a\"\n    options: { on_error: stale }' | the option 'on_error' is \"stale\"",
        "'uri: \"kv:a\"\n    options: { address: localhost }' | the option 'address' is"
            + " \"localhost\", which it cannot be: give it an IP address",
        "'uri: \"kv:a\"\n    options: { port: x }' | the option 'port' is \"x\"",
      })
  void aLevelThatCannotBeMeantIsRefused(String level, String part) {
    hiera(
        PuppetVersion.PUPPET_8,
        "version: 5\nhierarchy:\n  - name: discovery\n    lookup_key: discovery_hiera\n    "
            + level.replace("\\n", "\n"));
    String sentence = refusal("x");
    assertTrue(sentence.contains(part), sentence);
  }
}
