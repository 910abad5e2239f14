package io.discovery.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where things are: the project, the module, and the unpacked Puppets, fetched when missing. */
final class Workplace {
  /** Enough for a slow mirror; a few seconds are usual. */
  private static final long FETCH_MINUTES = 10;

  private static final Path SPEC = Path.of("").toAbsolutePath();
  static final Path MODULE = SPEC.resolveSibling("puppet-module");
  static final Path HIERA = SPEC.resolveSibling("hiera-backend");
  static final Path FACTS = SPEC.resolveSibling("facter-plugin");
  static final Path EXAMPLES = SPEC.resolveSibling("examples").resolve("puppet");
  static final Path TARGET = SPEC.resolve("target");

  /** What could not be fetched once is not tried again: every test would wait for it. */
  private static final Map<String, IllegalStateException> FAILED = new HashMap<>();

  private Workplace() {}

  /** The unpacked tree of a suite; fetches it when it is not there. */
  static synchronized Path puppetTree(String suite) {
    Path tree = TARGET.resolve("puppet").resolve(suite);
    if (!Files.exists(tree.resolve(".recipe"))) {
      IllegalStateException failed = FAILED.get(suite);
      if (failed != null) {
        throw failed;
      }
      fetch(suite);
    }
    return tree;
  }

  private static void fetch(String suite) {
    try {
      Process fetching =
          new ProcessBuilder(SPEC.resolve("bin/fetch-puppet").toString(), suite)
              .redirectErrorStream(true)
              .redirectOutput(TARGET.resolve("fetch-puppet.log").toFile())
              .start();
      if (!fetching.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        fetching.destroy();
        throw notThere(suite, "it took longer than " + FETCH_MINUTES + " minutes");
      }
      if (fetching.exitValue() != 0) {
        throw notThere(suite, Files.readString(TARGET.resolve("fetch-puppet.log")).strip());
      }
    } catch (IOException e) {
      throw notThere(suite, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notThere(suite, "interrupted");
    }
  }

  private static IllegalStateException notThere(String suite, String why) {
    IllegalStateException failed =
        new IllegalStateException(
            "Debian %s's Puppet is not unpacked, and fetching it failed (%s). With network, run:"
                    .formatted(suite, why)
                + " spec/bin/fetch-puppet "
                + suite);
    FAILED.put(suite, failed);
    return failed;
  }

  /** A module path that holds the modules under their own names. */
  static Path modulePath() {
    Path modules = TARGET.resolve("modules");
    try {
      Files.createDirectories(modules);
      link(modules.resolve("discovery"), MODULE);
      link(modules.resolve("discovery_hiera"), HIERA);
      return modules;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also where an older link leads to a checkout that this one was copied from. */
  private static void link(Path name, Path module) throws IOException {
    if (Files.isSymbolicLink(name) && Files.readSymbolicLink(name).equals(module)) {
      return;
    }
    Files.deleteIfExists(name);
    Files.createSymbolicLink(name, module);
  }

  /** The files below a directory whose names end so, in order. */
  static List<Path> files(Path directory, String ending) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a resource beside this class. */
  static String resource(String name) {
    return read(resourcePath(name));
  }

  /** Where a resource beside this class is. */
  static Path resourcePath(String name) {
    return SPEC.resolve("src/test/resources/io/discovery/spec").resolve(name);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
