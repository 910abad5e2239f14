package io.discovery.acceptance.fleet;

import io.discovery.acceptance.Command;
import io.discovery.acceptance.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a shop gets from this project.
 *
 * @param agent the package of the agent
 * @param modules a tree of the Puppet modules
 */
record Products(Path agent, Path modules) {
  static final Path PROJECT = Distribution.BUILT.home().resolve("../../../..").normalize();

  /** Long enough for a whole build, for whoever starts one test by hand. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Builds them from the distribution that the build has just made. */
  static Products built() {
    Command.of("./run", "--package").in(PROJECT).within(PATIENCE).run().well();
    return new Products(agentPackage(), PROJECT.resolve("target/puppet/modules"));
  }

  /** The same files as a package of another version. */
  static Path packageOf(String version) {
    Path out = PROJECT.resolve("target/acceptance/packages");
    String path =
        Command.of(
                PROJECT.resolve("agent/dist/src/main/deb/build"),
                Distribution.BUILT.home().toString(),
                version,
                out.toString())
            .run()
            .well()
            .out()
            .strip();
    return Path.of(path);
  }

  private static Path agentPackage() {
    String architecture = Command.of("dpkg", "--print-architecture").run().well().out().strip();
    Path directory = PROJECT.resolve("agent/dist/target");
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(directory, "discovery_*_" + architecture + ".deb")) {
      for (Path one : found) {
        return one;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(
        "./run --package left no package for " + architecture + " in " + directory);
  }
}
