package io.discovery.agent.catalog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries again while there is no leader, as long as an election takes and no longer. Only what was
 * certainly not done is done again. May be used from any thread.
 */
public final class Perseverance {
  /** As the peer's {@code RPCHoldTimeout}, ms. */
  static final int PATIENCE_MILLIS = 7_000;

  /** Between two attempts, ms; drawn by lot, so that not all come at once. */
  private static final int SHORTEST_PAUSE_MILLIS = 10;

  private static final int LONGEST_PAUSE_MILLIS = 60;

  /** One attempt. */
  public interface Attempt<T extends @Nullable Object> {
    /**
     * Tries; fails with {@link CommandFailure}.
     *
     * @param patienceMillis how long it may take
     */
    CompletionStage<T> make(int patienceMillis);
  }

  private volatile boolean over;

  /** Nothing is tried again from now on. */
  public void end() {
    over = true;
  }

  /**
   * Makes attempts until one ends otherwise than by {@link CommandFailure.Kind#NO_LEADER}, or the
   * time is over.
   */
  public <T extends @Nullable Object> CompletionStage<T> untilLed(Attempt<T> attempt) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    return attempt.make(PATIENCE_MILLIS).exceptionallyCompose(f -> after(f, deadline, attempt));
  }

  private <T extends @Nullable Object> CompletionStage<T> after(
      Throwable failure, long deadline, Attempt<T> attempt) {
    Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    boolean again =
        why instanceof CommandFailure refused
            && refused.kind() == CommandFailure.Kind.NO_LEADER
            && left > LONGEST_PAUSE_MILLIS
            && !over;
    if (!again) {
      return CompletableFuture.failedStage(why == null ? failure : why);
    }
    int pause = ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    Executor later = CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, Runnable::run);
    return CompletableFuture.supplyAsync(() -> left - pause, later)
        .thenCompose(rest -> attempt.make(Math.toIntExact(rest)))
        .exceptionallyCompose(f -> after(f, deadline, attempt));
  }
}
