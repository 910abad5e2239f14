package io.discovery.agent.files;

import io.discovery.agent.files.ConfigDirectories.Definitions;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Directories under watch in a test, and all that was told about them. */
final class Watching implements AutoCloseable {
  /** Far above what any of this takes: only a failing test waits so long. */
  private static final long PATIENCE_SECONDS = 20;

  private final LinkedBlockingQueue<Definitions> told = new LinkedBlockingQueue<>();
  private final List<Definitions> history = new ArrayList<>();
  private final ConfigDirectories directories;

  Watching(Path... paths) {
    this(Duration.ZERO, paths);
  }

  Watching(Duration settleRemoved, Path... paths) {
    this(settleRemoved, () -> false, paths);
  }

  Watching(Duration settleRemoved, BooleanSupplier puppetRuns, Path... paths) {
    directories =
        ConfigDirectories.start(
            List.of(paths), Set.of("node_name"), settleRemoved, puppetRuns, told::add);
  }

  /** Waits until what was told last fulfils the condition. */
  Definitions await(Predicate<Definitions> condition) throws InterruptedException {
    if (!history.isEmpty() && condition.test(history.getLast())) {
      return history.getLast();
    }
    while (true) {
      Definitions next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(
            "never told; last: " + (history.isEmpty() ? "" : history.getLast()));
      }
      history.add(next);
      if (condition.test(next)) {
        return next;
      }
    }
  }

  Definitions awaitPorts(String ports) throws InterruptedException {
    return await(definitions -> ports(definitions).toString().equals(ports));
  }

  /** Everything told so far, in order. */
  List<Definitions> history() {
    told.drainTo(history);
    return history;
  }

  /** What is quarantined once everything has been looked at. */
  SortedMap<String, List<Problem>> rescan() throws Exception {
    return directories.rescan().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Ports of the services in force, by id. */
  static SortedMap<String, Integer> ports(Definitions definitions) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (Declaration declaration : definitions.inForce().values()) {
      for (ServiceDefinition service : declaration.services()) {
        ports.put(service.service().id(), service.service().port());
      }
    }
    return ports;
  }

  static String service(String name, int port) {
    return "{\"service\": {\"name\": \"" + name + "\", \"port\": " + port + "}}";
  }

  /** Puts a file in place as careful tools do: under another name first. */
  static void put(Path file, String text) throws IOException {
    Path parent = java.util.Objects.requireNonNull(file.getParent());
    Path temporary = Files.writeString(parent.resolve(file.getFileName() + ".tmp"), text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    directories.close();
  }
}
