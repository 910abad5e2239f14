package io.discovery.acceptance.fleet;

import io.discovery.acceptance.Eventually;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * The images that {@code engine.bash} makes.
 *
 * @param node a bare machine
 * @param server the machine that compiles catalogs
 */
record Images(String node, String server) {
  /** On a bare machine they are still being made while the first tests run. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Waits until they are there. */
  static Images made(Path project) {
    Path names = project.resolve("target/acceptance/images.properties");
    Properties properties =
        Eventually.see(
            "the images that " + names + " names; ./test makes them",
            PATIENCE,
            () -> read(names),
            read -> !read.isEmpty());
    String failed = properties.getProperty("failed");
    if (failed != null) {
      throw new IllegalStateException(failed);
    }
    return new Images(properties.getProperty("node"), properties.getProperty("server"));
  }

  private static Properties read(Path names) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(names)) {
      properties.load(reader);
    }
    return properties;
  }
}
