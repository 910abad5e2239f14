package io.discovery.agent.local;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Published;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The catalog without a log behind it: applies at once, or fails as long as it is cut off. */
final class CatalogInMemory implements CatalogAccess {
  private record Watcher(Topic topic, long index, Runnable wake) {}

  private final List<Watcher> watchers = new ArrayList<>();
  private volatile Published published = new Published(Snapshot.EMPTY, 1, "127.0.0.1:8300");
  private volatile boolean cutOff;

  void cutOff(boolean off) {
    cutOff = off;
  }

  @Override
  public Published published() {
    return published;
  }

  @Override
  public synchronized CompletionStage<Applied> submit(Command command) {
    if (cutOff) {
      return CompletableFuture.failedFuture(
          new CommandFailure(CommandFailure.Kind.NO_LEADER, "no leader"));
    }
    long index = published.snapshot().index() + 1;
    io.discovery.catalog.Applied applied = Apply.apply(published.snapshot(), index, 0, command);
    published = new Published(applied.next(), 1, "127.0.0.1:8300");
    wake();
    return CompletableFuture.completedFuture(new Applied(index, applied.result()));
  }

  @Override
  public synchronized Watch watch(Topic topic, long index, Runnable wake) {
    Watcher watcher = new Watcher(topic, index, wake);
    watchers.add(watcher);
    wake();
    return () -> forget(watcher);
  }

  private synchronized void forget(Watcher watcher) {
    watchers.remove(watcher);
  }

  private void wake() {
    for (Watcher watcher : List.copyOf(watchers)) {
      if (published.snapshot().indexOf(watcher.topic()) > watcher.index()) {
        watchers.remove(watcher);
        watcher.wake().run();
      }
    }
  }
}
