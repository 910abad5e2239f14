package io.discovery.agent.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.log.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int KILLS = 6;

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void killedAtAnyMomentNothingAcknowledgedIsLost() throws Exception {
    Random random = new Random(7);
    Map<Long, String> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      int before = acknowledged.size();
      runAndKill("run" + kill, 200 + random.nextInt(3000), acknowledged);
      assertTrue(acknowledged.size() > before);
      check(acknowledged);
    }
  }

  /** Kills the child after so many acknowledgements, wherever it is then. */
  private void runAndKill(String word, int after, Map<Long, String> acknowledged)
      throws IOException, InterruptedException {
    String path = System.getProperty("surefire.test.class.path");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path == null ? System.getProperty("java.class.path") : path,
                Victim.class.getName(),
                directory.toString(),
                word)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = child.inputReader()) {
      int seen = 0;
      String line = lines.readLine();
      while (line != null) {
        // The last line may have been cut by the kill.
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
          acknowledged.put(Long.parseLong(words[0]), words[1]);
        }
        seen++;
        if (seen == after) {
          // Not through Process, which would close the pipe before it is read to its end.
          child.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    child.waitFor();
  }

  private void check(Map<Long, String> acknowledged) throws IOException {
    Words words = new Words();
    Identity unused = new Identity(UUID.randomUUID(), UUID.randomUUID());
    try (Consensus<String> _ = Consensus.open(directory, unused, words, _ -> {})) {
      acknowledged.forEach(
          (index, word) -> assertEquals(word, words.published.get(index), "index " + index));
    }
  }
}
