package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Versioned;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The active checks: their states and what moves them. */
final class Checks {
  /**
   * Output that changes while the status stays reaches the catalog at most so often per check: 30 s
   * in ns. A plugin that prints the time would otherwise cost a log entry on every server each run
   * (the peer waits 5 min); the first such change after a quiet time passes at once.
   */
  static final long OUTPUT_PAUSE = 30_000_000_000L;

  private final Map<String, CheckState> states = new HashMap<>();
  private final Agenda agenda;
  private final Schedule schedule;

  /** Told the id of each check whose catalog record may have to change. */
  private final Consumer<String> changed;

  Checks(Agenda agenda, long seed, Consumer<String> changed) {
    this.agenda = agenda;
    this.schedule = new Schedule(agenda, seed);
    this.changed = changed;
  }

  @Nullable CheckState get(String id) {
    return states.get(id);
  }

  Iterable<String> ids() {
    return states.keySet();
  }

  /** Brings a check's state in line with its definition; null when it is not to be active. */
  void declare(
      String id, @Nullable CheckDefinition definition, @Nullable NodeEntry held, Turn turn) {
    CheckState old = states.get(id);
    if (definition == null) {
      retire(old, turn);
      return;
    }
    long digest = definition.digest();
    if (old != null && old.digest == digest) {
      old.definition = definition;
    } else {
      retire(old, turn);
      CheckState fresh = new CheckState(definition, digest);
      states.put(id, fresh);
      remember(fresh, held);
      schedule.begin(fresh, turn);
    }
    changed.accept(id);
  }

  private void retire(@Nullable CheckState state, Turn turn) {
    if (state != null) {
      String id = state.definition.id();
      states.remove(id);
      schedule.end(state, turn);
      agenda.cancel(new Due.OutputShown(id));
      changed.accept(id);
    }
  }

  /** The first view of the catalog is in: checks not yet measured go on from what it remembers. */
  void rememberAll(@Nullable NodeEntry held, Turn turn) {
    for (Map.Entry<String, CheckState> entry : states.entrySet()) {
      if (remember(entry.getValue(), held)) {
        turn.touchedChecks.add(entry.getKey());
      }
    }
  }

  private static boolean remember(CheckState state, @Nullable NodeEntry held) {
    Versioned<Check> check = held == null ? null : held.checks().get(state.definition.id());
    return check != null && state.continueFrom(check.value());
  }

  void start(Turn turn) {
    schedule.start(states::get, turn);
  }

  /** A runner answered; an answer nobody waits for is dropped. */
  void finished(long run, CheckStatus status, String output, Turn turn) {
    CheckDefinition ran = schedule.finished(run);
    CheckState state = ran == null ? null : states.get(ran.id());
    if (state != null && state.run == run) {
      state.run = 0;
      result(state, status, CheckOutput.head(output), turn);
    }
  }

  /** A runner did not answer in time. */
  void overdue(long run, Turn turn) {
    turn.stop(run);
    String why = "No result long after the timeout of the check";
    turn.warn("check run lost run=" + run + "; it is cancelled and counts as critical");
    finished(run, CheckStatus.CRITICAL, why, turn);
  }

  /** Somebody reports for a TTL check; refused when it is unknown or of another kind. */
  void report(Input.Report report, Turn turn) {
    String id = report.checkId();
    CheckState state = states.get(id);
    if (state == null) {
      turn.refuse(true, "unknown check id \"" + id + "\"; register it before reporting for it");
    } else if (state.definition.kind() instanceof CheckKind.Ttl ttl) {
      state.lastReport = CheckOutput.head(report.output());
      agenda.set(new Due.Expiry(id), turn.now + ttl.ttl().toNanos());
      result(state, report.status(), state.lastReport, turn);
    } else {
      turn.refuse(
          false,
          "check \""
              + id
              + "\" is of type "
              + state.definition.kind().type()
              + " and finds out by itself; only ttl checks take reports");
    }
  }

  void expired(String id, Turn turn) {
    CheckState state = Objects.requireNonNull(states.get(id), "an active check expires");
    String output =
        state.lastReport.isEmpty()
            ? "TTL expired"
            : "TTL expired (last output before timeout follows): " + state.lastReport;
    result(state, CheckStatus.CRITICAL, CheckOutput.head(output), turn);
  }

  void runDue(String id, long dueAt, long now) {
    schedule.due(Objects.requireNonNull(states.get(id), "an active check runs"), dueAt, now);
  }

  private void result(CheckState state, CheckStatus status, String output, Turn turn) {
    boolean statusChanged = state.status != status;
    String id = state.definition.id();
    if (statusChanged) {
      turn.notice(transition(state, status, output));
    }
    state.measured = true;
    state.status = status;
    state.output = output;
    turn.touchedChecks.add(id);
    if (statusChanged) {
      show(state, turn.now);
    } else if (output.equals(state.shownOutput)) {
      agenda.cancel(new Due.OutputShown(id));
    } else if (state.shownAt == Long.MIN_VALUE || turn.now >= state.shownAt + OUTPUT_PAUSE) {
      show(state, turn.now);
    } else if (!agenda.has(new Due.OutputShown(id))) {
      agenda.set(new Due.OutputShown(id), state.shownAt + OUTPUT_PAUSE);
    }
  }

  /** The pause after the last change of output is over. */
  void outputShown(String id, long now) {
    show(Objects.requireNonNull(states.get(id), "an active check shows output"), now);
  }

  private void show(CheckState state, long now) {
    agenda.cancel(new Due.OutputShown(state.definition.id()));
    state.shownOutput = state.output;
    state.shownAt = now;
    changed.accept(state.definition.id());
  }

  private static String transition(CheckState state, CheckStatus next, String output) {
    int end = output.indexOf('\n');
    String line = end < 0 ? output : output.substring(0, end);
    return "check result id="
        + state.definition.id()
        + " service="
        + state.definition.serviceId()
        + " from="
        + state.status.wireName()
        + " to="
        + next.wireName()
        + " output="
        + line;
  }

  /** The view of a check as the agent shows it, or null when it is not active. */
  @Nullable Check here(String id, @Nullable Service judged) {
    CheckState state = states.get(id);
    return state == null ? null : state.here(judged);
  }
}
