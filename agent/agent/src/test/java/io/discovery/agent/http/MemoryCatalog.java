package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Published;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.raft.Guarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The real catalog without a log: commands are applied on the caller's thread, at once. */
final class MemoryCatalog implements CatalogAccess {
  private volatile Published published;
  private final List<Waiting> waiting = new ArrayList<>();
  private CommandFailure.@Nullable Kind failing;

  /** What reads wait for that are not to be stale; null: what is published is current by itself. */
  volatile @Nullable CompletionStage<@Nullable Void> current;

  /** What is stamped on commands, ms; stands still unless a test moves it. */
  final AtomicLong clusterTime = new AtomicLong(1_000_000);

  /** One permit per interest registered: a test waits for the query to be blocked. */
  final Semaphore watched = new Semaphore(0);

  private final class Waiting implements Watch {
    private final Topic topic;
    private final long index;
    private final Runnable wake;

    Waiting(Topic topic, long index, Runnable wake) {
      this.topic = topic;
      this.index = index;
      this.wake = wake;
    }

    @Override
    public void cancel() {
      synchronized (MemoryCatalog.this) {
        waiting.remove(this);
        MemoryCatalog.this.notifyAll();
      }
    }
  }

  MemoryCatalog(String leader) {
    this.published = new Published(Snapshot.EMPTY, 1, leader);
  }

  @Override
  public Published published() {
    return published;
  }

  /** From now on every command fails so. */
  synchronized void failWith(CommandFailure.Kind kind) {
    failing = kind;
  }

  synchronized void lead(String leader) {
    published = new Published(published.snapshot(), published.term() + 1, leader);
  }

  @Override
  public boolean isCurrent() {
    return current == null;
  }

  @Override
  public CompletionStage<@Nullable Void> current(Guarantee guarantee) {
    CompletionStage<@Nullable Void> stage = current;
    return stage == null ? CompletableFuture.completedStage(null) : stage;
  }

  @Override
  public synchronized CompletionStage<Applied> submit(Command command) {
    if (failing != null) {
      return CompletableFuture.failedStage(new CommandFailure(failing, "as the test wants it"));
    }
    Published before = published;
    long index = before.snapshot().index() + 1;
    io.discovery.catalog.Applied applied =
        Apply.apply(before.snapshot(), index, clusterTime.get(), command);
    published = new Published(applied.next(), before.term(), before.leader());
    for (Waiting one : List.copyOf(waiting)) {
      if (applied.next().indexOf(one.topic) > one.index) {
        waiting.remove(one);
        one.wake.run();
      }
    }
    return CompletableFuture.completedStage(new Applied(index, applied.result()));
  }

  @Override
  public synchronized Watch watch(Topic topic, long index, Runnable wake) {
    Waiting one = new Waiting(topic, index, wake);
    if (published.snapshot().indexOf(topic) > index) {
      wake.run();
    } else {
      waiting.add(one);
    }
    watched.release();
    return one;
  }

  /** Waits until nobody is interested in anything any more. */
  synchronized void awaitNoWatch() throws InterruptedException {
    while (!waiting.isEmpty()) {
      wait();
    }
  }
}
