package io.discovery.local.state;

import io.discovery.catalog.Command;
import io.discovery.local.definition.CheckDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step while it is taken: its time, what it touched and its effects so far. */
final class Turn {
  final long now;
  final Set<String> touchedServices = new LinkedHashSet<>();
  final Set<String> touchedChecks = new LinkedHashSet<>();
  private final List<Output.Storing> store = new ArrayList<>();
  private final List<Long> stop = new ArrayList<>();
  private final List<Output.Run> start = new ArrayList<>();
  private final List<Output.Submission> submit = new ArrayList<>();
  private final List<Long> finished = new ArrayList<>();
  private final List<Output.Notice> notices = new ArrayList<>();
  private Output.@Nullable Refusal refusal;

  Turn(long now) {
    this.now = now;
  }

  void store(Output.Storing change) {
    store.add(change);
  }

  void stop(long run) {
    stop.add(run);
  }

  void start(long run, CheckDefinition check) {
    start.add(new Output.Run(run, check));
  }

  void submit(long number, Command command) {
    submit.add(new Output.Submission(number, command));
  }

  void finished(long ticket) {
    finished.add(ticket);
  }

  void notice(String text) {
    notices.add(new Output.Notice(false, text));
  }

  void warn(String text) {
    notices.add(new Output.Notice(true, text));
  }

  void refuse(boolean unknown, String message) {
    refusal = new Output.Refusal(unknown, message);
  }

  boolean refused() {
    return refusal != null;
  }

  Output output(LocalView view, boolean watchRun, long wakeAt) {
    return new Output(
        List.copyOf(store),
        List.copyOf(stop),
        List.copyOf(start),
        List.copyOf(submit),
        Optional.ofNullable(refusal),
        List.copyOf(finished),
        List.copyOf(notices),
        view,
        watchRun,
        wakeAt);
  }
}
