package io.discovery.agent.puppet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PuppetRunsTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir private Path directory;

  private Path lock() {
    return directory.resolve("agent_catalog_run.lock");
  }

  private PuppetRuns runs() throws IOException {
    Path processes = Files.createDirectories(directory.resolve("proc"));
    process(1, "/sbin/init");
    process(10, "puppet agent: applying configuration");
    process(11, "/usr/bin/ruby\0/usr/bin/puppet\0agent\0-t");
    process(12, "/usr/sbin/sshd\0-D");
    process(13, "");
    Files.createDirectories(processes.resolve("14"));
    return new PuppetRuns(directory, processes);
  }

  private void process(int pid, String command) throws IOException {
    Path process = Files.createDirectories(directory.resolve("proc/" + pid));
    Files.writeString(process.resolve("cmdline"), command);
  }

  @ParameterizedTest
  @CsvSource({
    "'10', true",
    "'11', true",
    "'11\n', true",
    "'12', false",
    "'13', false",
    "'14', false",
    "'99', false",
    "'', false",
    "'0', false",
    "'-10', false",
    "'ten', false",
    "'../10', false",
    "'99999999999999999999999', false",
    "'10                                             ', true"
  })
  void aRunIsUnderWayWhileTheProcessNamedInTheLockIsPuppets(String content, boolean live)
      throws IOException {
    Files.writeString(lock(), content.replace("\\n", "\n"));
    assertEquals(live, runs().live());
  }

  @Test
  void withoutALockOrADirectoryNoneIs() throws IOException {
    assertFalse(runs().live());
    assertFalse(new PuppetRuns(directory.resolve("nowhere")).live());
    Files.createDirectories(lock());
    assertFalse(runs().live(), "a lock that cannot be read");
  }

  @Test
  void whereOthersProcessesAreHiddenTheLockCounts() throws IOException {
    Files.writeString(lock(), "4711");
    Path hidden = Files.createDirectories(directory.resolve("hidden"));
    assertTrue(new PuppetRuns(directory, hidden).live());
  }

  @Test
  void whoeverWatchesIsToldAtOnceAndOfEveryChange() throws Exception {
    PuppetRuns runs = runs();
    Files.writeString(lock(), "10");
    LinkedBlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
    runs.watch(told::add);
    runs.watch(told::add);
    assertEquals(true, told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    Files.delete(lock());
    Boolean next = true;
    while (next) {
      next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(next != null, "never told of the end");
    }
    runs.rest();
    runs.rest();
  }

  @Test
  @Tag("system")
  void aRealProcessThatHasPuppetsNameIsSeenUntilItEnds() throws Exception {
    Process process = new ProcessBuilder("bash", "-c", "exec -a 'puppet agent' sleep 60").start();
    try {
      Files.writeString(lock(), Long.toString(process.pid()));
      PuppetRuns runs = new PuppetRuns(directory);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!runs.live()) {
        assertTrue(System.nanoTime() < deadline, "never seen");
      }
      process.destroyForcibly().waitFor();
      assertFalse(runs.live());
    } finally {
      process.destroyForcibly();
    }
  }
}
