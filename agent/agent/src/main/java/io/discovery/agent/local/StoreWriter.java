package io.discovery.agent.local;

import io.discovery.local.state.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The store off the event loop: changes are made durable one after the other, in order, by one
 * thread that is there only while there is something to do.
 */
final class StoreWriter {
  /** How long the idle thread stays, s. */
  private static final long IDLE = 5;

  /** Changes that may wait; callers wait for theirs, so more than this is a disk that hangs. */
  private static final int WAITING = 4096;

  /** Longest wait for what is still being written at the end, ms. */
  private static final long LONGEST_CLOSE = 500;

  private final RegistrationStore store;
  private final ThreadPoolExecutor thread;

  StoreWriter(RegistrationStore store) {
    this.store = store;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> Thread.ofPlatform().daemon().name("registrations").unstarted(task));
    this.thread.allowCoreThreadTimeOut(true);
  }

  CompletableFuture<RegistrationStore.Stored> read() {
    return CompletableFuture.supplyAsync(store::read, thread);
  }

  /** Completes when the changes are durable; fails with a sentence when they are not. */
  CompletableFuture<@Nullable Void> apply(List<Output.Storing> changes) {
    if (changes.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return CompletableFuture.runAsync(() -> write(changes), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(unstored(new IOException("the disk does not answer")));
    }
  }

  private void write(List<Output.Storing> changes) {
    try {
      for (Output.Storing change : changes) {
        store.apply(change);
      }
    } catch (IOException e) {
      throw unstored(e);
    }
  }

  private static UncheckedIOException unstored(IOException e) {
    return new UncheckedIOException(
        "in force, but not stored over a restart: " + e + "; mend the data directory and repeat",
        e);
  }

  /** Completes when everything handed over is durable, soon in any case. */
  CompletableFuture<@Nullable Void> close() {
    thread.shutdown();
    return CompletableFuture.runAsync(this::awaitEnd, task -> Thread.ofVirtual().start(task));
  }

  private void awaitEnd() {
    try {
      boolean _ = thread.awaitTermination(LONGEST_CLOSE, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
