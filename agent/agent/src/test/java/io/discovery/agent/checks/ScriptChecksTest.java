package io.discovery.agent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.state.CheckOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptChecksTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ProcessRunner runner = new ProcessRunner();

  @TempDir Path directory;

  @AfterEach
  void stop() throws Exception {
    runner.stop().get(5, TimeUnit.SECONDS);
    Processes.await("no zombie stays", () -> Processes.zombies().isEmpty());
  }

  private CompletableFuture<Ending> start(Duration timeout, String... args) {
    CompletableFuture<Ending> ended = new CompletableFuture<>();
    Handle _ = runner.run(List.of(args), timeout, ended::complete);
    return ended;
  }

  private Ending ending(Duration timeout, String script) throws Exception {
    return start(timeout, "/bin/sh", "-c", script).get(20, TimeUnit.SECONDS);
  }

  private String output(String script) throws Exception {
    return assertInstanceOf(Ending.Exited.class, ending(LONG, script)).output();
  }

  @Test
  void exitCodesMeanWhatNagiosPluginsMean() throws Exception {
    Map<String, CheckStatus> table =
        Map.of(
            "exit 0", CheckStatus.PASSING,
            "exit 1", CheckStatus.WARNING,
            "exit 2", CheckStatus.CRITICAL,
            "exit 3", CheckStatus.CRITICAL,
            "kill -9 $$", CheckStatus.CRITICAL);
    for (Map.Entry<String, CheckStatus> row : table.entrySet()) {
      assertEquals(row.getValue(), ScriptRunner.judge(ending(LONG, row.getKey())).status());
    }
  }

  @Test
  void aProgramIsFoundByItsNameAndAPluginFileByItsPath() throws Exception {
    assertEquals(new Ending.Exited(0, "hi\n"), start(LONG, "echo", "hi").get(10, TimeUnit.SECONDS));
    Path plugin = directory.resolve("check_it");
    Files.writeString(plugin, "#!/bin/sh\necho \"WARN - $1\"\nexit 1\n");
    assertTrue(plugin.toFile().setExecutable(true));
    assertEquals(
        new Ending.Exited(1, "WARN - a b\n"),
        start(LONG, plugin.toString(), "a b").get(10, TimeUnit.SECONDS));
  }

  @Test
  void whatCannotStartSaysWhy() throws Exception {
    Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
    Map<String, String> table =
        Map.of(
            "/nonexistent",
            "fork/exec /nonexistent: no such file or directory",
            "no-such-program",
            "exec: \"no-such-program\": executable file not found in $PATH",
            plain.toString(),
            "fork/exec " + plain + ": permission denied");
    for (Map.Entry<String, String> row : table.entrySet()) {
      Ending ending = start(LONG, row.getKey()).get(10, TimeUnit.SECONDS);
      assertEquals(new Ending.NotStarted(row.getValue()), ending);
      assertEquals(CheckStatus.CRITICAL, ScriptRunner.judge(ending).status());
    }
  }

  @Test
  void outputAndErrorsAreKeptTogether() throws Exception {
    assertEquals("out\nerr\nmore\n", output("echo out; echo err >&2; echo more"));
  }

  @Test
  void ofLongOutputTheLastFourKibibytesAreKept() throws Exception {
    String output = output("seq 1 5000");
    assertTrue(output.startsWith("Captured "), output);
    assertTrue(output.contains(" of 23893 bytes\n...\n"), output);
    assertTrue(output.endsWith("4999\n5000\n"), output);
    assertTrue(output.getBytes(StandardCharsets.UTF_8).length <= CheckOutput.MAX_BYTES);
  }

  @Test
  void aProgramThatWritesVeryMuchEndsAllTheSame() throws Exception {
    assertTrue(output("yes | head -c 20000000").contains(" of 20000000 bytes"));
  }

  @Test
  void bytesThatAreNoTextAreReplaced() throws Exception {
    assertEquals("a\ufffdb", output("printf 'a\\377b'"));
  }

  @Test
  void standardInputIsEmptyAndTheEnvironmentSmall() throws Exception {
    assertEquals("", output("cat"));
    assertEquals("/", output("cd /; printf %s \"$PWD\""));
    for (String line : output("env").split("\n", -1)) {
      String name = line.contains("=") ? line.substring(0, line.indexOf('=')) : "";
      assertTrue(
          List.of("", "PATH", "PWD", "OLDPWD", "SHLVL", "_", "HOME", "USER", "LOGNAME", "TZ")
                  .contains(name)
              || name.startsWith("L")
              || name.equals("TMPDIR"),
          line);
    }
  }

  @Test
  void aProgramLeadsItsOwnSession() throws Exception {
    String[] ids = output("echo $$; cut -d' ' -f5,6 /proc/$$/stat").split("[\n ]", -1);
    assertEquals(ids[0], ids[1], "group");
    assertEquals(ids[0], ids[2], "session");
  }

  @Test
  void aTimeoutKillsAGrandchildThatIgnoresSigterm() throws Exception {
    Ending ending =
        ending(
            Duration.ofMillis(400),
            "echo $$; sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done' & wait");
    Ending.TimedOut late = assertInstanceOf(Ending.TimedOut.class, ending);
    long session = Long.parseLong(late.output().strip());
    Processes.await("session is empty", () -> Processes.inSession(session).isEmpty());
    Result result = ScriptRunner.judge(ending);
    assertEquals(CheckStatus.CRITICAL, result.status());
    assertEquals("Timed out (400ms) running check\n\n" + session + "\n", result.output());
  }

  @Test
  void aGrandchildThatKeepsThePipeOpenDelaysNothingAndGoesWithItsParent() throws Exception {
    long before = System.nanoTime();
    String output = output("sh -c 'trap \"\" TERM HUP; sleep 1000' & echo $$");
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10));
    long session = Long.parseLong(output.strip());
    Processes.await("session is empty", () -> Processes.inSession(session).isEmpty());
  }

  @Test
  void aGrandchildThatFloodsThePipeDelaysNothing() throws Exception {
    String output = output("yes & echo $$ >" + directory.resolve("pid") + "; exec sleep 0.2");
    assertTrue(output.endsWith("y\n"), "kept the end");
    long session = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    Processes.await("session is empty", () -> Processes.inSession(session).isEmpty());
  }

  @Test
  void aDaemonThatLeftTheSessionIsCollectedWhenItEnds() throws Exception {
    Path pid = directory.resolve("pid");
    assertEquals(
        "",
        output(
            "setsid sh -c 'echo $$ >"
                + pid
                + ".new; sleep 0.3' >/dev/null & "
                + "while ! [ -s "
                + pid
                + ".new ]; do sleep 0.01; done; cp "
                + pid
                + ".new "
                + pid));
    long daemon = Long.parseLong(Files.readString(pid).strip());
    assertFalse(Processes.inSession(daemon).isEmpty(), "not killed with the check");
    Processes.await("daemon is collected", () -> Processes.inSession(daemon).isEmpty());
  }

  @Test
  void aCancelledRunIsKilledWithItsGroup() throws Exception {
    Path pid = directory.resolve("pid");
    Handle handle = runner.run(List.of("/bin/sh", "-c", longScript(pid)), LONG, _ -> {});
    long session = started(pid);
    handle.cancel();
    Processes.await("session is empty", () -> Processes.inSession(session).isEmpty());
  }

  @Test
  void aStopKillsAllThatRunsWithinASecond() throws Exception {
    List<Path> pids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pids.add(directory.resolve("pid" + i));
      var _ = start(LONG, "/bin/sh", "-c", longScript(pids.getLast()));
    }
    List<Long> sessions = new ArrayList<>();
    for (Path pid : pids) {
      sessions.add(started(pid));
    }
    long before = System.nanoTime();
    runner.stop().get(5, TimeUnit.SECONDS);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    for (long session : sessions) {
      assertEquals(List.of(), Processes.inSession(session));
    }
    assertTrue(took < 1000, took + " ms");
  }

  /** Tells its session once it runs with a stubborn child. */
  private static String longScript(Path pid) {
    return "sh -c 'trap \"\" TERM HUP; sleep 1000' & echo $$ >"
        + pid
        + ".new; mv "
        + pid
        + ".new "
        + pid
        + "; wait";
  }

  private static long started(Path pid) throws IOException {
    Processes.await("script has started", () -> Files.exists(pid));
    return Long.parseLong(Files.readString(pid).strip());
  }

  @Test
  void anythingRunAfterTheStopDoesNotStart() throws Exception {
    runner.stop().get(5, TimeUnit.SECONDS);
    Handle handle = runner.run(List.of("touch", directory + "/ran"), LONG, _ -> {});
    handle.cancel();
    runner.stop().get(5, TimeUnit.SECONDS);
    assertFalse(Files.exists(directory.resolve("ran")));
  }

  @Test
  void durationsReadAsInTheFamily() {
    assertEquals("30s", GoDuration.text(Duration.ofSeconds(30)));
    assertEquals("1m30s", GoDuration.text(Duration.ofSeconds(90)));
    assertEquals("1h0m0s", GoDuration.text(Duration.ofHours(1)));
    assertEquals("1.5s", GoDuration.text(Duration.ofMillis(1500)));
    assertEquals("250ms", GoDuration.text(Duration.ofMillis(250)));
  }
}
