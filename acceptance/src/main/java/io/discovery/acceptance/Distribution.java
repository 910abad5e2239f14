package io.discovery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One copy of the distribution.
 *
 * @param home its folder
 */
public record Distribution(Path home) {
  /** The one that the build made. */
  public static final Distribution BUILT =
      new Distribution(Path.of(System.getProperty("acceptance.distribution")).normalize());

  private static final Path WORK = Path.of(System.getProperty("acceptance.work"));

  /** The command. */
  public Path launcher() {
    return home.resolve("bin").resolve("discovery");
  }

  /** A verb, ready to run. */
  public Command command(String... arguments) {
    return Command.of(launcher(), arguments);
  }

  /** A fresh directory, kept after the test. */
  public static Path directory(String name) {
    try {
      Files.createDirectories(WORK);
      return Files.createTempDirectory(WORK, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
