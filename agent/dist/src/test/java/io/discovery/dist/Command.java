package io.discovery.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that was run to its end, and what it said. */
record Command(int status, String out) {
  private static final long PATIENCE_SECONDS = 60;

  /** Runs it with these added to the environment; output and errors go together. */
  static Command run(Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("command", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertTrue(ended, line + " goes on and on");
      byte[] said = Files.readAllBytes(out);
      return new Command(process.waitFor(), new String(said, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(out);
    }
  }

  static Command run(String... line) throws IOException, InterruptedException {
    return run(Map.of(), List.of(line));
  }

  /** What it said, if it ended well. */
  String text() {
    assertTrue(status == 0, "status " + status + ": " + out);
    return out;
  }
}
