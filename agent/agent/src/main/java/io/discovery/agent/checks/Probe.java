package io.discovery.agent.checks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a network check: ends once, by a result, by its timeout or by being cancelled, and
 * then lets go of what it holds. Lives on one Vert.x context.
 */
final class Probe implements Handle {
  private final Vertx vertx;
  private final Context context;
  private final Consumer<Result> done;
  private final long deadline;
  private final long timer;
  private Supplier<Result> late = () -> Result.critical("i/o timeout");
  private @Nullable Runnable release;
  private boolean over;

  /** On the context. */
  Probe(Vertx vertx, Context context, Duration timeout, Consumer<Result> done) {
    this.vertx = vertx;
    this.context = context;
    this.done = done;
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.timer = vertx.setTimer(Math.max(1, timeout.toMillis()), _ -> end(late.get()));
  }

  Context context() {
    return context;
  }

  boolean over() {
    return over;
  }

  /** Time left, ms; at least 1. */
  int left() {
    return Math.clamp((deadline - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /** What the result is should time be up from now on. */
  void whenLate(Supplier<Result> result) {
    late = result;
  }

  /** What to let go of at the end; at once when it is over already. */
  void holds(Runnable letGo) {
    if (over) {
      letGo.run();
    } else {
      release = letGo;
    }
  }

  void end(Result result) {
    if (finish()) {
      done.accept(result);
    }
  }

  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(timer);
    if (release != null) {
      release.run();
    }
    return true;
  }

  /** Any thread. */
  @Override
  public void cancel() {
    context.runOnContext(_ -> finish());
  }
}
