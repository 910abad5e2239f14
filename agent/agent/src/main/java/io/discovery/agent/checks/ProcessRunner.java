package io.discovery.agent.checks;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one port through which programs start (how: see the package's essay).
 *
 * <p>One thread, made at the first use, does everything: it starts, reads, kills and collects, and
 * never waits for any of it. A program's standard input is empty, its output and errors go together
 * into a pipe that is read without blocking, so a grandchild that keeps the pipe open delays
 * nobody. The environment is {@link Programs#environment}.
 *
 * <p>When the agent itself is killed by SIGKILL its programs go on until they end by themselves.
 */
final class ProcessRunner {
  /** How often output is read while a program runs, ms: a pipe holds 64 KiB meanwhile. */
  private static final long READ_EVERY = 20;

  /** How often orphans are looked for while there are any and no program runs, ms. */
  private static final long COLLECT_EVERY = 500;

  /** How often the rest is looked at while stopping, ms. */
  private static final long STOP_EVERY = 5;

  /** Longest stop, ms: whatever then still lives sleeps in the kernel and cannot be killed. */
  private static final long LONGEST_STOP = 700;

  /** A killed program that does not end (it sleeps in the kernel) is given up after so long, ms. */
  private static final long LONGEST_DYING = 2000;

  /** What is read of one program at a time, as reads of {@link Libc#READ_BYTES}. */
  private static final int READS = 32;

  /** Reads that found something, from which on a program counts as one that writes much. */
  private static final int FLUENT_READS = 4;

  private @Nullable ScheduledThreadPoolExecutor thread;
  private @Nullable Libc libc;
  private @Nullable String setsid;
  private final Map<Long, Program> running = new HashMap<>();

  /** Groups killed whose members have not all been collected, with when that is given up (ns). */
  private final Map<Long, Long> dying = new HashMap<>();

  private final byte[] chunk = new byte[Libc.READ_BYTES];
  private boolean ticking;
  private boolean orphans;
  private volatile boolean stopped;

  /** Completes when a stop is done. */
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

  /**
   * Runs a program. Any thread; returns at once.
   *
   * @param args its name and arguments
   * @param done told once how it ended, on the runner's thread; not told after a stop
   */
  Handle run(List<String> args, Duration timeout, Consumer<Ending> done) {
    if (stopped) {
      return () -> {};
    }
    CompletableFuture<@Nullable Program> started = new CompletableFuture<>();
    onThread(() -> started.complete(start(args, timeout, done)));
    return () -> {
      var _ =
          started.thenAccept(
              program -> {
                if (program != null) {
                  onThread(() -> kill(program));
                }
              });
    };
  }

  /** Kills every program with its group; completes when they are gone, soon in any case. */
  CompletableFuture<@Nullable Void> stop() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_STOP);
    synchronized (this) {
      if (stopped) {
        return gone;
      }
      stopped = true;
      if (thread == null) {
        gone.complete(null);
        return gone;
      }
    }
    onThread(
        () -> {
          List.copyOf(running.values()).forEach(this::kill);
          awaitEnd(deadline);
        });
    return gone;
  }

  private void awaitEnd(long deadline) {
    collect();
    boolean late = System.nanoTime() - deadline >= 0;
    if (late || (running.isEmpty() && dying.isEmpty())) {
      var _ = executor().shutdownNow();
      gone.complete(null);
    } else {
      later(() -> awaitEnd(deadline), STOP_EVERY);
    }
  }

  private synchronized ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor made = thread;
    if (made == null) {
      made =
          new ScheduledThreadPoolExecutor(
              1, task -> Thread.ofPlatform().daemon().name("check-programs").unstarted(task));
      made.setRemoveOnCancelPolicy(true);
      thread = made;
    }
    return made;
  }

  private void onThread(Runnable task) {
    try {
      executor().execute(task);
    } catch (RejectedExecutionException e) {
      // Stopped: nothing runs any more and nobody waits for a result.
    }
  }

  private void later(Runnable task, long millis) {
    try {
      var _ = executor().schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Stopped, as above.
    }
  }

  private @Nullable Program start(List<String> args, Duration timeout, Consumer<Ending> done) {
    if (stopped) {
      return null;
    }
    try {
      Program program = start(libc(), args, timeout, done);
      running.put(program.pid, program);
      program.alarm =
          executor().schedule(() -> timeUp(program), timeout.toNanos(), TimeUnit.NANOSECONDS);
      var _ =
          program.process.onExit().thenAccept(process -> onThread(() -> exited(program, process)));
      tickSoon();
      return program;
    } catch (IOException e) {
      String why = e.getMessage();
      done.accept(new Ending.NotStarted(why == null ? e.toString() : why));
      return null;
    }
  }

  private Program start(Libc c, List<String> args, Duration timeout, Consumer<Ending> done)
      throws IOException {
    List<String> command = new ArrayList<>(args);
    command.set(0, Programs.find(args.getFirst()));
    command.addFirst(setsid());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(Programs.environment());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    Libc.Pipe pipe = c.pipe();
    try {
      // Opened anew by its name in /proc, the write end blocks as programs expect it to.
      builder.redirectOutput(new File("/proc/self/fd/" + pipe.writeEnd()));
      return new Program(builder.start(), pipe.readEnd(), timeout, done);
    } catch (IOException e) {
      c.close(pipe.readEnd());
      throw e;
    } finally {
      c.close(pipe.writeEnd());
    }
  }

  private Libc libc() throws IOException {
    if (libc == null) {
      try {
        libc = new Libc();
      } catch (IllegalCallerException | UnsupportedOperationException | LinkageError e) {
        throw new IOException("programs cannot be run on this platform: " + e.getMessage(), e);
      }
      libc.adoptOrphans();
    }
    return libc;
  }

  private String setsid() throws IOException {
    if (setsid == null) {
      try {
        setsid = Programs.find("setsid");
      } catch (IOException e) {
        throw new IOException(
            "the program setsid, which gives a check a process group of its own, is missing;"
                + " install the package util-linux",
            e);
      }
    }
    return setsid;
  }

  private void timeUp(Program program) {
    program.timedOut = true;
    kill(program);
    later(() -> program.tell(program.timeUp()), LONGEST_DYING);
  }

  /** Kills a program with its group. */
  private void kill(Program program) {
    Libc c = libc;
    if (c != null && running.containsKey(program.pid) && !c.killGroup(program.pid)) {
      // It has not come to lead its group yet, and so has no children either.
      program.process.destroyForcibly();
    }
  }

  private void exited(Program program, Process process) {
    Libc c = libc;
    if (c == null || running.remove(program.pid) == null) {
      return;
    }
    boolean _ = drain(c, program);
    c.close(program.output);
    // The group's number cannot belong to others as long as one of its members is left.
    if (c.killGroup(program.pid)) {
      long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_DYING);
      dying.put(program.pid, giveUp);
    }
    orphans = true;
    collect();
    if (!stopped) {
      program.tell(
          program.timedOut
              ? program.timeUp()
              : new Ending.Exited(process.exitValue(), program.tail.text()));
    }
    tickSoon();
  }

  /** Reads what is there; whether there may be more at once. */
  private boolean drain(Libc c, Program program) {
    for (int i = 0; i < READS; i++) {
      int got = c.read(program.output, chunk);
      if (got <= 0) {
        return i >= FLUENT_READS;
      }
      program.tail.add(chunk, got);
    }
    return true;
  }

  private void tickSoon() {
    tickSoon(READ_EVERY);
  }

  private void tickSoon(long readAfter) {
    if (ticking || stopped) {
      return;
    }
    if (!running.isEmpty() || !dying.isEmpty()) {
      ticking = true;
      later(this::tick, readAfter);
    } else if (orphans) {
      ticking = true;
      later(this::tick, COLLECT_EVERY);
    }
  }

  private void tick() {
    ticking = false;
    boolean fluent = false;
    Libc c = libc;
    if (c != null) {
      for (Program program : running.values()) {
        fluent |= drain(c, program);
      }
      collect();
    }
    tickSoon(fluent ? 1 : READ_EVERY);
  }

  /** Collects orphans that have ended; the JDK collects the programs it started itself. */
  private void collect() {
    Libc c = libc;
    if (c == null) {
      return;
    }
    Set<Long> seen = new HashSet<>();
    OptionalLong ended = c.endedChild();
    while (ended.isPresent()
        && ended.getAsLong() != 0
        && !running.containsKey(ended.getAsLong())
        && seen.add(ended.getAsLong())) {
      c.collect(ended.getAsLong());
      ended = c.endedChild();
    }
    orphans = ended.isPresent();
    long now = System.nanoTime();
    dying.entrySet().removeIf(e -> !c.groupExists(e.getKey()) || now - e.getValue() >= 0);
  }
}
