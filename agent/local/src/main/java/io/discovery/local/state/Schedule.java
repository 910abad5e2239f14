package io.discovery.local.state;

import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When checks run: first at once, then on a grid of its own per check, whose phase comes from the
 * check's id and the seed, so that checks declared together do not run together for ever. A run
 * that is still going at its next time lets that time pass; others are not delayed by it as long as
 * there are places.
 */
final class Schedule {
  /** Each is a process with a pipe: what a small machine bears at once. */
  static final int MAX_SCRIPTS = 32;

  /** TCP and HTTP: each is a socket or two. */
  static final int MAX_PROBES = 256;

  /** Below it checks would load the machine they are to watch; the peer's floor too. */
  static final long MIN_INTERVAL = 1_000_000_000L;

  /** How much later than its timeout a runner may answer before it is given up: 10 s in ns. */
  static final long OVERDUE = 10_000_000_000L;

  private final Agenda agenda;
  private final long seed;
  private final Map<Long, CheckDefinition> running = new HashMap<>();
  private final Deque<String> scripts = new ArrayDeque<>();
  private final Deque<String> probes = new ArrayDeque<>();
  private int runningScripts;
  private long runs;

  Schedule(Agenda agenda, long seed) {
    this.agenda = agenda;
    this.seed = seed;
  }

  /** A check became active: it runs at once. */
  void begin(CheckState check, Turn turn) {
    switch (check.definition.kind()) {
      case CheckKind.Ttl ttl ->
          agenda.set(new Due.Expiry(check.definition.id()), turn.now + ttl.ttl().toNanos());
      case CheckKind.Script _, CheckKind.Http _, CheckKind.Tcp _, CheckKind.Puppet _ -> {
        long interval = interval(check.definition);
        long phase = Spread.below(interval, Spread.hash(check.definition.id()), seed);
        // From a quarter to one and a quarter of the interval: spread, and not right after the
        // first run.
        agenda.set(new Due.Run(check.definition.id()), turn.now + interval / 4 + phase);
        queue(check);
      }
    }
  }

  /** A check is no longer active. */
  void end(CheckState check, Turn turn) {
    String id = check.definition.id();
    agenda.cancel(new Due.Run(id));
    agenda.cancel(new Due.Expiry(id));
    if (check.run != 0) {
      turn.stop(check.run);
      finished(check.run);
      check.run = 0;
    }
    if (check.queued) {
      waiting(check.definition).remove(id);
      check.queued = false;
    }
  }

  /** The time of its next run has come. */
  void due(CheckState check, long dueAt, long now) {
    long interval = interval(check.definition);
    long missed = (now - dueAt) / interval;
    agenda.set(new Due.Run(check.definition.id()), dueAt + (missed + 1) * interval);
    if (check.run == 0 && !check.queued) {
      queue(check);
    }
  }

  private static long interval(CheckDefinition check) {
    return Math.max(MIN_INTERVAL, check.interval().toNanos());
  }

  private void queue(CheckState check) {
    check.queued = true;
    waiting(check.definition).add(check.definition.id());
  }

  private Deque<String> waiting(CheckDefinition check) {
    return isScript(check) ? scripts : probes;
  }

  private static boolean isScript(CheckDefinition check) {
    return check.kind() instanceof CheckKind.Script;
  }

  /** Starts what waits, as far as there are places. */
  void start(Function<String, @Nullable CheckState> checks, Turn turn) {
    while (!scripts.isEmpty() && runningScripts < MAX_SCRIPTS) {
      start(checks.apply(scripts.remove()), turn);
    }
    while (!probes.isEmpty() && running.size() - runningScripts < MAX_PROBES) {
      start(checks.apply(probes.remove()), turn);
    }
  }

  private void start(@Nullable CheckState check, Turn turn) {
    if (check == null) {
      throw new IllegalStateException("invariant broken: only active checks wait to run");
    }
    check.queued = false;
    check.run = ++runs;
    running.put(check.run, check.definition);
    runningScripts += isScript(check.definition) ? 1 : 0;
    agenda.set(
        new Due.Overdue(check.run), turn.now + check.definition.timeout().toNanos() + OVERDUE);
    turn.start(check.run, check.definition);
  }

  /** Frees the place of a run; null when it is not under way (any more). */
  @Nullable CheckDefinition finished(long run) {
    CheckDefinition check = running.remove(run);
    if (check != null) {
      runningScripts -= isScript(check) ? 1 : 0;
      agenda.cancel(new Due.Overdue(run));
    }
    return check;
  }
}
