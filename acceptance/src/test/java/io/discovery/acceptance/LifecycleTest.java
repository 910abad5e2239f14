package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, refusing to start, stopping. */
@Tag("system")
class LifecycleTest {
  /** Other people's harnesses wait about so long; a quiet machine needs a fraction. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void oneSignalToOnePidStopsItSoon(String signal) {
    try (Agent agent = Agent.server("stop")) {
      Duration took = stop(agent, signal);
      assertTrue(took.compareTo(SOON) < 0, "took " + took);
      assertFalse(agent.logged().contains("Exception"), agent.logged());
    }
  }

  /** A shell without job control has what it runs in the background ignore SIGINT. */
  @Test
  void inTheBackgroundOfAScriptItHearsSigintToo() throws Exception {
    int port = Ports.free();
    Process agent =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "trap '' INT; exec \"$0\" \"$@\"",
                Distribution.BUILT.launcher().toString(),
                "agent",
                "-dev",
                "-http-port=" + port,
                "-dns-port=" + Ports.free())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Eventually.so("it answers", () -> new Http(port).get("/v1/status/leader").status() == 200);
      Command.of("kill", "-INT", "" + agent.pid()).run().well();
      assertTrue(agent.waitFor(SOON), "it ends");
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void thePidIsTheRuntimeItself() throws Exception {
    try (Agent agent = Agent.server("pid")) {
      Path image = Path.of("/proc", "" + agent.process().pid(), "exe").toRealPath();
      assertEquals("java", image.getFileName().toString());
      assertEquals(0, agent.process().children().count());
    }
  }

  @Test
  void aTakenPortIsNamedWithItsHolderAndTheOptionThatMovesOurs() throws Exception {
    try (Listener holder = new Listener(0)) {
      Command.Finished refused =
          Distribution.BUILT
              .command("agent", "-dev", "-http-port=" + holder.port(), "-dns-port=" + Ports.free())
              .run();
      assertNotEquals(0, refused.status());
      assertTrue(refused.said().contains("" + holder.port()), refused.said());
      assertTrue(refused.said().contains("-http-port"), refused.said());
      assertTrue(refused.said().contains("" + ProcessHandle.current().pid()), refused.said());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"acl\": {\"enabled\": true}}",
        "{\"encrypt\": \"c2VjcmV0c2VjcmV0c2VjcmV0cw==\"}",
        "{\"verify_incoming\": true}",
        "{\"ca_file\": \"/etc/ssl/ca.pem\"}"
      })
  void aPromiseOfProtectionThatCannotBeKeptIsRefused(String config) throws Exception {
    Command.Finished refused = startWith(config);
    assertNotEquals(0, refused.status());
    String key = config.substring(2, config.indexOf('"', 2));
    assertTrue(refused.said().contains(key), refused.said());
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearestOne() throws Exception {
    Command.Finished refused = startWith("{\"datacentre\": \"home\"}");
    assertNotEquals(0, refused.status());
    assertTrue(refused.said().contains("datacentre"), refused.said());
    assertTrue(refused.said().contains("datacenter"), refused.said());
    assertTrue(refused.said().contains("given.json"), refused.said());
  }

  @Test
  void theFirstWriteIsAcknowledgedWithoutAnElectionTimeout() throws Exception {
    try (Agent agent = Agent.server("first-write")) {
      assertEquals("true", agent.http().put("/v1/kv/first", "light").well().body().strip());
      assertEquals("light", agent.command("kv", "get", "first").run().well().out().strip());
    }
  }

  @Test
  void everyVerbHelps() {
    for (String verb :
        List.of("agent", "members", "validate", "reload", "catalog", "info", "version", "kv")) {
      Command.Finished help = Distribution.BUILT.command(verb, "--help").run().well();
      assertTrue(help.out().contains(verb), help.out());
    }
  }

  private static Duration stop(Agent agent, String signal) {
    long begun = System.nanoTime();
    agent.signal(signal);
    agent.awaitEnd();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Command.Finished startWith(String config) throws Exception {
    Path directory = Distribution.directory("refused");
    Path file = Files.writeString(directory.resolve("given.json"), config);
    return Distribution.BUILT
        .command(
            "agent",
            "-dev",
            "-config-file=" + file,
            "-http-port=" + Ports.free(),
            "-dns-port=" + Ports.free())
        .run();
  }
}
