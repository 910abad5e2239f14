package io.discovery.raft.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a small tmpfs in a mount namespace of its own, which ends with the
 * process in it.
 */
@Tag("system")
class FullDiskTest {
  private static final int ENTRY_BYTES = 50_000;
  private static final int BALLAST_BYTES = 4 << 20;
  private static final String MOUNTED = "mounted";

  @TempDir Path directory;

  @Test
  void writesAreRefusedWhileItIsFullAndNothingAcknowledgedIsLost()
      throws IOException, InterruptedException {
    Path said = directory.resolve("said");
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Process process =
        new ProcessBuilder(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m none \"$0\" && echo " + MOUNTED + " && exec \"$@\"",
                disk.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskTest.class.getName(),
                disk.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "in time");
    String text = Files.readString(said, UTF_8);
    Assumptions.assumeTrue(
        text.contains(MOUNTED), "*** NOT TESTED: a full disk, for none can be mounted: " + text);
    assertEquals(0, process.exitValue(), text);
  }

  /** What happens on that disk. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path ballast = Path.of(args[0], "ballast");
    Files.write(ballast, new byte[BALLAST_BYTES]);
    Path files = Path.of(args[0], "raft");
    Written log = new Written(FileDisk.at(files));
    long acknowledged = 0;
    Input answer = next(log, acknowledged);
    while (answer instanceof Input.Persisted) {
      acknowledged++;
      answer = next(log, acknowledged);
    }
    Input.NotPersisted refused = assertInstanceOf(Input.NotPersisted.class, answer);
    assertTrue(refused.why().contains("no room on disk"), refused.why());
    assertTrue(acknowledged > 10, "acknowledged: " + acknowledged);
    log.writer.probe();
    log.expect(new Input.StorageProbed(false));
    Files.delete(ballast);
    log.writer.probe();
    log.expect(new Input.StorageProbed(true));
    for (int i = 0; i < 20; i++) {
      assertInstanceOf(Input.Persisted.class, next(log, acknowledged));
      acknowledged++;
    }
    log.close();
    List<Entry> found =
        LogStore.open(FileDisk.at(files), Written.IDENTITY).takeRestored().entries();
    assertEquals(acknowledged, found.size());
    for (Entry each : found) {
      assertArrayEquals(Written.entry(each.index(), ENTRY_BYTES).payload(), each.payload());
    }
  }

  private static Input next(Written log, long acknowledged) throws InterruptedException {
    log.persist(acknowledged + 1, ENTRY_BYTES);
    return log.answer();
  }
}
