package io.discovery.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent gets to know of Puppet, and what it does not. */
@Tag("system")
class PuppetStateTest {
  private static final Path SCRIPT = Path.of("src/main/deb/puppet-state").toAbsolutePath();
  private static final Path REAL = Path.of("src/test/resources/io/discovery/dist/summaries");
  private static final String SUMMARY = "last_run_summary.yaml";
  private static final String RUN = "agent_catalog_run.lock";
  private static final String DISABLED = "agent_disabled.lock";

  /** No process has it: the kernel's numbers end before. */
  private static final String NOBODY = "4194305";

  @TempDir private Path dir;
  private Path debian;
  private Path allInOne;
  private Path out;
  private Map<String, String> environment;

  @BeforeEach
  void directories() throws IOException, InterruptedException {
    debian = Files.createDirectory(dir.resolve("debian"));
    allInOne = Files.createDirectory(dir.resolve("all-in-one"));
    Path run = Files.createDirectory(dir.resolve("run"));
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    out = run.resolve("puppet");
    environment =
        Map.of(
            "DISCOVERY_PUPPET_DIRS", debian + " " + allInOne + " " + dir.resolve("missing"),
            "DISCOVERY_PUPPET_OUT", out.toString(),
            "DISCOVERY_GROUP", Command.run("id", "-gn").text().strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changed-7.23.yaml",
        "failed-7.23.yaml",
        "no-catalog-7.23.yaml",
        "versioned-7.23.yaml"
      })
  void aSummaryThatPuppetWroteIsShownWhole(String name) throws Exception {
    Files.copy(REAL.resolve(name), debian.resolve(SUMMARY));
    assertEquals("", look());
    assertEquals(Files.readString(REAL.resolve(name)), shown(SUMMARY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          events:\\n  failure: !!java.lang.Runtime {}     | events:
          events:\\n  failure: &a 1                       | failure
          events:\\n  failure: *a                         | failure
          events:\\n  failure: {a: b}                     | failure
          events:\\n  failure: [1, 2]                     | failure
          events:\\n  failure: 1 # 2                      | failure
          events:\\n  failure: 'it''s'                    | failure
          events:\\n  failure: "a\\\\x41"                 | failure
          events:\\n    failure: 1                        | failure
          events:\\n  "failure": 1                        | failure
          logs:\\n  failure: 1                            | failure
          <<: *a\\n  failure: 1                           | failure
          """)
  void aLineThatIsNoPlainFigureIsLeftOut(String lines, String absent) throws Exception {
    Files.writeString(
        debian.resolve(SUMMARY),
        "---\ntime:\n  last_run: 1\n" + lines.strip().translateEscapes() + "\n");
    look();
    assertFalse(shown(SUMMARY).contains(absent), shown(SUMMARY));
    assertTrue(shown(SUMMARY).contains("  last_run: 1\n"), shown(SUMMARY));
  }

  @Test
  void aVersionOfTheCatalogThatIsOddIsStillOne() throws Exception {
    Files.writeString(
        debian.resolve(SUMMARY),
        "---\nversion:\n  config: |-\n    a\n    b\ntime:\n  last_run: 1\n");
    look();
    assertTrue(shown(SUMMARY).contains("  config: \"(not shown)\"\n"), shown(SUMMARY));
  }

  @Test
  void aKeyCountsOnceAndAsTheFirst() throws Exception {
    Files.writeString(
        debian.resolve(SUMMARY),
        "---\ntime:\n  last_run: 1\n  last_run: 2\ntime:\n  last_run: 3\n");
    look();
    assertEquals("---\ntime:\n  last_run: 1\n", shown(SUMMARY));
  }

  @Test
  void aSummaryWithoutATimeIsRefused() throws Exception {
    Files.writeString(debian.resolve(SUMMARY), "---\ntime:\n  total: 1\n");
    assertTrue(look().contains("file refused"));
    assertEquals(List.of(), shownFiles());
  }

  @Test
  void theNewestOfTwoSummariesCounts() throws Exception {
    summary(debian, 1, Instant.ofEpochSecond(100));
    summary(allInOne, 2, Instant.ofEpochSecond(200));
    look();
    assertTrue(shown(SUMMARY).contains("last_run: 2"));
    Files.setLastModifiedTime(debian.resolve(SUMMARY), FileTime.from(Instant.ofEpochSecond(300)));
    look();
    assertTrue(shown(SUMMARY).contains("last_run: 1"));
  }

  @Test
  void whatPuppetRemovesIsGone() throws Exception {
    summary(debian, 1, Instant.EPOCH);
    Files.writeString(debian.resolve(RUN), NOBODY);
    Files.writeString(debian.resolve(DISABLED), "{\"disabled_message\":\"why\"}");
    look();
    assertEquals(List.of(RUN, DISABLED, SUMMARY), shownFiles());
    for (String name : List.of(RUN, DISABLED, SUMMARY)) {
      Files.delete(debian.resolve(name));
    }
    look();
    assertEquals(List.of(), shownFiles());
  }

  @Test
  void theLockOfARunIsThatOfALivingProcess() throws Exception {
    Files.writeString(debian.resolve(RUN), NOBODY);
    look();
    assertEquals(NOBODY + "\n", shown(RUN));
    Files.writeString(allInOne.resolve(RUN), ProcessHandle.current().pid() + "\n");
    look();
    assertEquals(ProcessHandle.current().pid() + "\n", shown(RUN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "-1", "1 2", "1;2", "12345678901234567890"})
  void aLockWithoutAProcessNumberIsNotShown(String content) throws Exception {
    Files.writeString(debian.resolve(RUN), content);
    look();
    assertEquals(List.of(), shownFiles());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"disabled_message":"maintenance é \\" x"}  | {"disabled_message":"maintenance é \\" x"}
          {}                                          | {}
          {"disabled_message":null}                   | {"disabled_message":null}
          {"disabled_message":"a","b":1}              | (the reason is in agent_disabled.lock
          {"disabled_message":"a\\x"}                 | (the reason is in agent_disabled.lock
          nonsense                                    | (the reason is in agent_disabled.lock
          """)
  void thatRunsAreDisabledCountsWhateverTheReason(String content, String expected)
      throws Exception {
    Files.writeString(debian.resolve(DISABLED), content);
    look();
    assertTrue(shown(DISABLED).contains(expected), shown(DISABLED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "pipe", "directory", "huge", "binary"})
  void whatPuppetWouldNotWriteIsNotRead(String kind) throws Exception {
    for (String name : List.of(SUMMARY, RUN)) {
      Path file = debian.resolve(name);
      switch (kind) {
        case "link" -> {
          Path secret = Files.writeString(dir.resolve("of " + name), "time:\n  last_run: 7\n");
          Files.createSymbolicLink(file, secret);
        }
        case "pipe" -> Command.run("mkfifo", file.toString()).text();
        case "directory" -> Files.createDirectory(file);
        case "huge" -> Files.writeString(file, "7".repeat(300_000));
        default -> Files.write(file, new byte[] {0, -1, 7, '\n', 't', 'i', 'm', 'e', ':', '\n'});
      }
    }
    look();
    assertEquals(List.of(), shownFiles());
  }

  @Test
  void onlyTheAgentsGroupReadsIt() throws Exception {
    summary(debian, 1, Instant.EPOCH);
    look();
    assertEquals("rwxr-x---", permissions(out));
    assertEquals("rw-r-----", permissions(out.resolve(SUMMARY)));
  }

  @Test
  void aLookThatFindsNothingNewTouchesNothing() throws Exception {
    summary(debian, 1, Instant.EPOCH);
    look();
    Object before = Files.getAttribute(out.resolve(SUMMARY), "unix:ino");
    look();
    assertEquals(before, Files.getAttribute(out.resolve(SUMMARY), "unix:ino"));
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Files.createSymbolicLink(out, elsewhere);
    summary(debian, 1, Instant.EPOCH);
    Command refused = Command.run(environment, List.of(SCRIPT.toString()));
    assertEquals(1, refused.status());
    assertTrue(refused.out().contains("others than root can write it"), refused.out());
    assertEquals(List.of(), names(elsewhere));
  }

  @Test
  void nothingIsWrittenWhereOthersMayWrite() throws Exception {
    Files.setPosixFilePermissions(out.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Command refused = Command.run(environment, List.of(SCRIPT.toString()));
    assertEquals(1, refused.status());
    assertTrue(refused.out().contains("make it root's, mode 0755"), refused.out());
  }

  @Test
  void whoFollowsARunSeesItsEndAndEnds() throws Exception {
    Process run = new ProcessBuilder("sleep", "60").start();
    Files.writeString(debian.resolve(RUN), String.valueOf(run.pid()));
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "--follow").inheritIO();
    builder.environment().putAll(environment);
    Process follower = builder.start();
    try {
      await(follower, out.resolve(RUN), true);
      summary(debian, 1, Instant.EPOCH);
      Files.delete(debian.resolve(RUN));
      await(follower, out.resolve(RUN), false);
      assertTrue(follower.waitFor(20, TimeUnit.SECONDS), "it goes on after the run");
      assertEquals(List.of(SUMMARY), shownFiles());
    } finally {
      run.destroyForcibly();
      follower.destroyForcibly();
    }
  }

  private static void await(Process follower, Path file, boolean there) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Files.exists(file) != there) {
      assertFalse(follower.waitFor(50, TimeUnit.MILLISECONDS), "it ended during the run");
      assertTrue(System.nanoTime() < deadline, file + " there: " + !there);
    }
  }

  private String look() throws IOException, InterruptedException {
    return Command.run(environment, List.of(SCRIPT.toString())).text();
  }

  private String shown(String name) throws IOException {
    return Files.readString(out.resolve(name));
  }

  private List<String> shownFiles() {
    return names(out);
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void summary(Path directory, int lastRun, Instant written) throws IOException {
    Path file = directory.resolve(SUMMARY);
    Files.writeString(file, "---\ntime:\n  last_run: " + lastRun + "\n");
    Files.setLastModifiedTime(file, FileTime.from(written));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
