package io.discovery.agent.catalog;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Who waits until an entry is applied on this server too: what the leader has answered must be seen
 * by whoever reads here next. Any thread.
 */
final class AppliedHere {
  /** A follower is a round trip behind; one that is further behind does not hold up its writers. */
  private static final long PATIENCE_MILLIS = 1_000;

  private record Waiter(long index, CompletableFuture<Boolean> done) {}

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
  private long applied;

  /** All up to this index is published. */
  void reached(long index) {
    while (true) {
      Waiter next;
      synchronized (waiters) {
        applied = Math.max(applied, index);
        next = waiters.peek();
        if (next == null || next.index() > applied) {
          return;
        }
        waiters.remove();
      }
      next.done().complete(true);
    }
  }

  /** Completes when the entry is applied here, or after a while; never exceptionally. */
  CompletionStage<Boolean> await(long index) {
    Waiter waiter = new Waiter(index, new CompletableFuture<>());
    synchronized (waiters) {
      if (index <= applied) {
        return CompletableFuture.completedStage(true);
      }
      waiters.add(waiter);
    }
    return waiter
        .done()
        .completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(
            inTime -> {
              if (!inTime) {
                synchronized (waiters) {
                  waiters.remove(waiter);
                }
              }
              return inTime;
            });
  }
}
