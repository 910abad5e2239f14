package io.discovery.agent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Summaries as Puppet 7.23, Puppet 8.10 and OpenVox 9 wrote them in real runs: of a catalog that
 * changed something, of one with a failed {@code exec} and a file in no directory, of a refresh
 * that failed, of a run with {@code --noop}, of one whose catalog could not be compiled, of one
 * whose {@code prerun_command} failed. Only the time of the run was made the same in all of them.
 */
class PuppetVerdictTest {
  private static final long RUN = 1795386800;
  private static final String WHEN = "last run 2026-11-22T22:33:20Z";
  private static final Duration HOUR = Duration.ofHours(1);

  private static String text(String name) throws IOException {
    try (InputStream in = PuppetVerdictTest.class.getResourceAsStream("puppet/" + name + ".yaml")) {
      return new String(present(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new AssertionError("no " + name);
    }
    return value;
  }

  private static PuppetVerdict.Seen seen(String name, @Nullable String disabled, boolean underWay)
      throws Exception {
    return new PuppetVerdict.Seen(
        "/d", new PuppetVerdict.Found.Run(RunSummary.read(text(name))), disabled, underWay);
  }

  private static Result judge(String name, long age) throws Exception {
    return PuppetVerdict.judge(seen(name, null, false), HOUR, RUN + age);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "changed       | PASSING  | : 9 resources, 2 changed",
        "agent-ok      | PASSING  | : 7 resources, 0 changed",
        "noop          | PASSING  | : 8 resources, 0 changed, 1 change held back by noop",
        "failed        | CRITICAL | ' failed: 2 of 10 resources failed; see the log of that run, or"
            + " run puppet agent -t'",
        "restart       | CRITICAL | ' failed: 1 of 9 resources failed, 1 failed to restart; see the"
            + " log of that run, or run puppet agent -t'",
        "prerun        | CRITICAL | ' failed: no catalog was applied; see the log of that run, or"
            + " run puppet agent -t'",
        "agent-compile | CRITICAL | ' failed: no catalog was applied; see the log of that run, or"
            + " run puppet agent -t'",
      })
  void everyVersionsSummaryIsJudgedAlike(String run, CheckStatus status, String rest)
      throws Exception {
    for (String version : new String[] {"7.23", "8.10", "openvox-9"}) {
      assertEquals(new Result(status, WHEN + rest), judge(version + "-" + run, 720), version);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3600  | PASSING  | : 9 resources, 2 changed",
        "3601  | CRITICAL | ' is older than max_age 1h0m0s; see systemctl status puppet, or run"
            + " puppet agent -t'",
        "-300  | PASSING  | : 9 resources, 2 changed",
        "-301  | WARNING  | ' is in the future, so its age is not known; set this host''s clock'",
      })
  void aRunCountsUntilItsMaxAgeAndClocksMayDifferALittle(long age, CheckStatus status, String rest)
      throws Exception {
    assertEquals(new Result(status, WHEN + rest), judge("7.23-changed", age));
  }

  @Test
  void aFailedRunIsCriticalWhateverTheClockSays() throws Exception {
    assertEquals(CheckStatus.CRITICAL, judge("7.23-failed", -99_999).status());
    assertEquals(
        WHEN
            + " is older than max_age 1h0m0s and failed: 2 of 10 resources failed; see the log of"
            + " that run, or run puppet agent -t",
        judge("7.23-failed", 4000).output());
  }

  @Test
  void aDisabledAgentIsAWarningUntilItsLastRunIsTooOld() throws Exception {
    PuppetVerdict.Seen disabled = seen("7.23-changed", "mend the raid", false);
    assertEquals(
        new Result(
            CheckStatus.WARNING,
            "the Puppet agent is disabled (mend the raid); puppet agent --enable ends that; "
                + WHEN
                + ": 9 resources, 2 changed"),
        PuppetVerdict.judge(disabled, HOUR, RUN + 60));
    assertEquals(
        Result.critical(
            WHEN
                + " is older than max_age 1h0m0s; see systemctl status puppet, or run puppet agent"
                + " -t; the Puppet agent is disabled (mend the raid); puppet agent --enable ends"
                + " that"),
        PuppetVerdict.judge(disabled, HOUR, RUN + 4000));
    assertEquals(
        CheckStatus.CRITICAL,
        PuppetVerdict.judge(seen("7.23-failed", "", false), HOUR, RUN + 60).status());
  }

  @Test
  void aRunUnderWayMakesNothingWorseNorBetter() throws Exception {
    assertEquals(
        judge("8.10-changed", 60),
        PuppetVerdict.judge(seen("8.10-changed", null, true), HOUR, RUN + 60));
    assertEquals(
        judge("8.10-failed", 60),
        PuppetVerdict.judge(seen("8.10-failed", null, true), HOUR, RUN + 60));
    assertEquals(
        CheckStatus.CRITICAL,
        PuppetVerdict.judge(seen("8.10-changed", null, true), HOUR, RUN + 4000).status());
  }

  @Test
  void withoutASummaryNobodyKnowsOfARun() {
    PuppetVerdict.Found none = new PuppetVerdict.Found.Nothing();
    assertEquals(
        Result.critical(
            "no Puppet run has been seen: there is no /d/last_run_summary.yaml; run puppet agent"
                + " -t, see systemctl status discovery-puppet.path, or set state_dir"),
        PuppetVerdict.judge(new PuppetVerdict.Seen("/d", none, null, false), HOUR, RUN));
    assertEquals(
        Result.critical(
            "the first Puppet run is under way: there is no /d/last_run_summary.yaml; run puppet"
                + " agent -t, see systemctl status discovery-puppet.path, or set state_dir"),
        PuppetVerdict.judge(new PuppetVerdict.Seen("/d", none, null, true), HOUR, RUN));
  }

  @Test
  void aSummaryThatCannotBeReadIsCriticalAndNamesTheFile() {
    assertEquals(
        Result.critical(
            "the last Puppet run cannot be judged: /d/last_run_summary.yaml: it is empty; run"
                + " puppet agent -t to have it written anew, and see systemctl status"
                + " discovery-puppet.service"),
        PuppetVerdict.judge(
            new PuppetVerdict.Seen("/d", new PuppetVerdict.Found.Unfit("it is empty"), null, false),
            HOUR,
            RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                               | it is empty",
        "`---\n`                          | it has no sections",
        "`- a\n- b\n`                     | it has no sections",
        "`time:\n  total: 1\n`            | it does not say when the run was (time.last_run)",
        "`time:\n  last_run: soon\n`      | time.last_run is no whole number",
        "`time:\n  last_run: 1.5e3\n`     | time.last_run is no whole number",
        "`time: {last_run: 1}\ntime: {}\n`| a section stands twice",
        "`a: 1\na: 2\n`                   | a key stands twice",
        "`time: {last_run: 1}\n---\nx: 1` | it holds more than one document",
        "`x: [1, 2]\n`                    | a section holds something other than words and numbers",
        "`{a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}}` | a section holds something other than"
            + " words and numbers",
        "`? [a]\n: 1\n`                   | a key is no word",
        "`a: &x 1\nb: *x\n`               | it has tags, anchors or aliases",
        "`a: !!java.net.URL [x]\n`        | a section holds something other than words and numbers",
        "`a: !ruby/object:Gem {}\n`        | it has tags, anchors or aliases",
        "`time:\n  last_run: 1\n bad: [`  | it is not YAML",
        "`a: \u0007\n`                    | it is not YAML",
      })
  void whatIsNoSummaryIsRefusedWithoutQuotingIt(String text, String why) {
    String said =
        String.valueOf(
            assertThrows(RunSummary.Malformed.class, () -> RunSummary.read(text)).getMessage());
    assertTrue(said.startsWith(why), said);
  }

  @Test
  void aSummaryWithoutItsSectionsIsThatOfARunThatDidNotGetFar() throws Exception {
    assertEquals(0, RunSummary.read("time: {last_run: 5}\n").resources());
    assertEquals(0, RunSummary.read("time: {last_run: 5}\nresources: {total: 9}\n").resources());
  }

  /** Bytes of a real one, changed at random: whatever comes of it, nothing else escapes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aDamagedSummaryIsReadOrRefused(long seed) throws Exception {
    Random random = new Random(seed);
    String whole = text("8.10-failed");
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(128));
          case 1 -> text.insert(at, "\n-:&*!|>'\"%@`{}[],# ".charAt(random.nextInt(20)));
          default -> text.setLength(at + 1);
        }
      }
      try {
        RunSummary read = RunSummary.read(text.toString());
        assertEquals(read, RunSummary.read(text.toString()));
      } catch (RunSummary.Malformed e) {
        assertFalse(present(e.getMessage(), "why").isEmpty());
      }
    }
  }
}
