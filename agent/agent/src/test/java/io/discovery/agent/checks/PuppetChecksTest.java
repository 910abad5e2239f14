package io.discovery.agent.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that Puppet leaves, in a directory of their own. */
class PuppetChecksTest {
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  private static Vertx vertx;

  @TempDir Path usual;
  @TempDir Path other;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private Result run(String directory) throws Exception {
    CheckRunners runners = new CheckRunners(vertx, usual);
    CheckDefinition check =
        new CheckDefinition(
            "p",
            "p",
            "",
            "",
            CheckStatus.CRITICAL,
            new CheckKind.Puppet(TEN_YEARS, directory),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));
    CompletableFuture<Result> result = new CompletableFuture<>();
    Handle _ = runners.run(check, result::complete);
    Result got = result.get(20, TimeUnit.SECONDS);
    runners.stop().get(20, TimeUnit.SECONDS);
    return got;
  }

  private static void summary(Path directory, String name) throws IOException {
    try (InputStream in = PuppetChecksTest.class.getResourceAsStream("puppet/" + name + ".yaml")) {
      Path file = directory.resolve("last_run_summary.yaml");
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      // The run of the recording is in the future of some clocks and the past of others.
      long now = System.currentTimeMillis() / 1000;
      Files.writeString(file, text.replaceAll("last_run: \\d+", "last_run: " + (now - 60)));
    }
  }

  @Test
  void aRunIsJudgedAndTheNextOneToo() throws Exception {
    assertEquals(CheckStatus.CRITICAL, run("").status());
    summary(usual, "8.10-changed");
    assertEquals(CheckStatus.PASSING, run("").status());
    summary(usual, "8.10-failed");
    assertEquals(CheckStatus.CRITICAL, run("").status());
    summary(usual, "8.10-agent-ok");
    assertEquals(CheckStatus.PASSING, run("").status());
  }

  @Test
  void aCheckMayNameAnotherDirectory() throws Exception {
    summary(other, "7.23-changed");
    assertEquals(CheckStatus.PASSING, run(other.toString()).status());
    assertTrue(run("").output().contains("no " + usual + "/last_run_summary.yaml"));
  }

  @Test
  void aDisabledAgentIsSeenWithItsReason() throws Exception {
    summary(usual, "7.23-changed");
    // As Puppet 7.23 wrote it for: puppet agent --disable 'mend the "raid", then enable'
    Path lock = usual.resolve("agent_disabled.lock");
    Files.writeString(lock, "{\"disabled_message\":\"mend the \\\"raid\\\", then enable\"}");
    Result disabled = run("");
    assertEquals(CheckStatus.WARNING, disabled.status());
    assertTrue(disabled.output().contains("(mend the \"raid\", then enable)"), disabled.output());
    for (String text : new String[] {"", "not json", "[]", "{\"disabled_message\": 5}"}) {
      Files.writeString(lock, text);
      assertEquals(CheckStatus.WARNING, run("").status(), text);
    }
    Files.writeString(lock, "{\"disabled_message\":\"a\\nb" + "x".repeat(1000) + "\"}");
    assertTrue(run("").output().contains("(a b" + "x".repeat(197) + ")"), run("").output());
  }

  @Test
  void theLockOfALivingProcessIsARunUnderWay() throws Exception {
    Path lock = usual.resolve("agent_catalog_run.lock");
    Files.writeString(lock, Long.toString(ProcessHandle.current().pid()));
    assertTrue(run("").output().startsWith("the first Puppet run is under way"));
    for (String stale : new String[] {"4194304999", "", "x", "-1", "0"}) {
      Files.writeString(lock, stale);
      assertTrue(run("").output().startsWith("no Puppet run has been seen"), stale);
    }
  }

  @Test
  void whatIsNoFileOrTooLargeIsRefused() throws Exception {
    Path file = Files.createDirectory(usual.resolve("last_run_summary.yaml"));
    assertTrue(run("").output().contains("no file of at most 262144 bytes"), run("").output());
    Files.delete(file);
    Files.writeString(file, "#".repeat(300_000));
    assertTrue(run("").output().contains("no file of at most 262144 bytes"), run("").output());
  }
}
