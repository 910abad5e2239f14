package io.discovery.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the ahead-of-time caches (JEP 514, and the method profiles of JEP 515) by letting the
 * product live for a few seconds: first the agent, then the other verbs against an agent that
 * already starts from its cache.
 */
final class Training {
  /** How a JVM is told to write a cache when it ends; the launcher passes it on. */
  private static final String JVM_OPTIONS = "DISCOVERY_JAVA_OPTS";

  private Training() {}

  /**
   * Trains the distribution in {@code home}.
   *
   * @param work a directory for data, definitions and logs; emptied first
   */
  static void train(Path home, Path work) throws IOException {
    Folders.delete(work);
    Path launcher = home.resolve("bin").resolve("discovery");
    Path agentCache = home.resolve("lib").resolve("agent.aot");
    try (var agent = new TrainedAgent(launcher, work.resolve("agent"), recording(agentCache))) {
      new Questions(agent).ask();
    }
    require(agentCache, work);
    Path verbsCache = home.resolve("lib").resolve("verbs.aot");
    try (var agent = new TrainedAgent(launcher, work.resolve("verbs"), Map.of())) {
      agent.awaitLeader();
      agent.command(List.of("members"), recording(verbsCache));
    }
    require(verbsCache, work);
  }

  private static Map<String, String> recording(Path cache) {
    return Map.of(JVM_OPTIONS, "-XX:AOTCacheOutput=" + cache.toAbsolutePath());
  }

  private static void require(Path cache, Path work) throws IOException {
    if (!Files.isRegularFile(cache)) {
      throw new IOException(
          "the training run left no " + cache.getFileName() + "; its output is in " + work);
    }
  }
}
