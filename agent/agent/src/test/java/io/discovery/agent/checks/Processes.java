package io.discovery.agent.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the kernel knows of processes. */
final class Processes {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Processes() {}

  /** One line of proc(5), pid/stat. */
  private record Stat(long pid, char state, long parent, long session) {}

  /** Processes in the session, zombies included. */
  static List<Long> inSession(long session) {
    return all().stream().filter(stat -> stat.session() == session).map(Stat::pid).toList();
  }

  /** Children of this process that have ended and were not collected. */
  static List<Long> zombies() {
    long self = ProcessHandle.current().pid();
    return all().stream()
        .filter(stat -> stat.parent() == self && stat.state() == 'Z')
        .map(Stat::pid)
        .toList();
  }

  static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LONGEST + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static List<Stat> all() {
    List<Stat> found = new ArrayList<>();
    try (DirectoryStream<Path> pids = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path pid : pids) {
        read(pid.resolve("stat"), found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static void read(Path file, List<Stat> found) {
    try {
      found.add(parse(Files.readString(file)));
    } catch (IOException e) {
      // It ended meanwhile.
    }
  }

  private static Stat parse(String line) {
    long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
    String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return new Stat(pid, rest[0].charAt(0), Long.parseLong(rest[1]), Long.parseLong(rest[3]));
  }
}
