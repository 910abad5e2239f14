package io.discovery.agent.catalog;

import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Who waits for which topic. Level-triggered: a waiter is a topic and the last index it has seen,
 * there is no queue, and the thread that applies only ever makes calls that return at once.
 *
 * <p>A waiter may be added by any thread while a batch is being published. It is entered first and
 * looks at the snapshot after that, so it either finds the new index itself or is found by {@link
 * #wake}.
 */
final class Watches {
  private final Map<Topic, Set<Waiter>> byTopic = new ConcurrentHashMap<>();

  /** Those that wait for a prefix: a changed key must be held against each. */
  private final Set<Waiter> onPrefixes = ConcurrentHashMap.newKeySet();

  CatalogAccess.Watch add(Topic topic, long index, Runnable wake, Supplier<Snapshot> current) {
    Waiter waiter = new Waiter(topic, index, wake);
    if (topic instanceof Topic.KeyPrefix) {
      onPrefixes.add(waiter);
    } else {
      byTopic.compute(
          topic,
          (_, waiters) -> {
            Set<Waiter> all = waiters == null ? ConcurrentHashMap.newKeySet() : waiters;
            all.add(waiter);
            return all;
          });
    }
    waiter.wakeIfPast(current.get());
    return waiter;
  }

  /** Wakes whoever waits for one of these topics and has not seen its index yet. */
  void wake(Collection<Topic> changed, Snapshot snapshot) {
    List<Waiter> due = new ArrayList<>();
    for (Topic topic : changed) {
      if (topic instanceof Topic.Everything) {
        byTopic.values().forEach(due::addAll);
        due.addAll(onPrefixes);
      }
      due.addAll(byTopic.getOrDefault(topic, Set.of()));
      if (topic instanceof Topic.Key key) {
        for (Waiter waiter : onPrefixes) {
          if (waiter.topic instanceof Topic.KeyPrefix prefix
              && key.key().startsWith(prefix.prefix())) {
            due.add(waiter);
          }
        }
      }
    }
    due.forEach(waiter -> waiter.wakeIfPast(snapshot));
  }

  /** Anything may have changed. */
  void wakeAll(Snapshot snapshot) {
    List<Waiter> all = new ArrayList<>(onPrefixes);
    byTopic.values().forEach(all::addAll);
    all.forEach(waiter -> waiter.wakeIfPast(snapshot));
  }

  private void remove(Waiter waiter) {
    if (waiter.topic instanceof Topic.KeyPrefix) {
      onPrefixes.remove(waiter);
      return;
    }
    byTopic.computeIfPresent(
        waiter.topic,
        (_, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }

  private final class Waiter implements CatalogAccess.Watch {
    private final Topic topic;
    private final long index;
    private final Runnable wake;
    private final AtomicBoolean over = new AtomicBoolean();

    Waiter(Topic topic, long index, Runnable wake) {
      this.topic = topic;
      this.index = index;
      this.wake = wake;
    }

    void wakeIfPast(Snapshot snapshot) {
      if (snapshot.indexOf(topic) > index && over.compareAndSet(false, true)) {
        remove(this);
        wake.run();
      }
    }

    @Override
    public void cancel() {
      if (over.compareAndSet(false, true)) {
        remove(this);
      }
    }
  }
}
