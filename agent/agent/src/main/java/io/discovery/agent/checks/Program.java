package io.discovery.agent.checks;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One program under way. Used by the runner's thread only. */
final class Program {
  final Process process;

  /** Also its process group and its session. */
  final long pid;

  /** Read end of the pipe with its output. */
  final int output;

  final Tail tail = new Tail();
  final Duration timeout;
  private final Consumer<Ending> done;
  @Nullable Future<?> alarm;
  boolean timedOut;
  private boolean told;

  Program(Process process, int output, Duration timeout, Consumer<Ending> done) {
    this.process = process;
    this.pid = process.pid();
    this.output = output;
    this.timeout = timeout;
    this.done = done;
  }

  /** Tells the caller how it ended; only the first time counts. */
  void tell(Ending ending) {
    if (!told) {
      told = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      done.accept(ending);
    }
  }

  Ending.TimedOut timeUp() {
    return new Ending.TimedOut(timeout, tail.text());
  }
}
