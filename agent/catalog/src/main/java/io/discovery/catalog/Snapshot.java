package io.discovery.catalog;

import org.jspecify.annotations.Nullable;

/**
 * All that the cluster agrees on at one index. Immutable: any thread may read it without a lock.
 *
 * @param index last applied log index
 * @param clusterTime milliseconds since the epoch as stamped by leaders; never goes back
 * @param featureLevel the meaning of commands that the cluster has agreed on; never goes back
 * @param registry nodes, services and checks; the same object for as long as none of them changes
 * @param kv keys and values
 * @param restoring a state that is being brought to replace this one; no part of what readers see
 */
public record Snapshot(
    long index,
    long clusterTime,
    int featureLevel,
    Registry registry,
    KvStore kv,
    @Nullable Restoring restoring) {
  /** Before the first entry. */
  public static final Snapshot EMPTY = new Snapshot(0, 0, 0, Registry.EMPTY, KvStore.EMPTY, null);

  Snapshot at(long newIndex, long newTime) {
    return new Snapshot(newIndex, newTime, featureLevel, registry, kv, restoring);
  }

  Snapshot with(Registry another) {
    return new Snapshot(index, clusterTime, featureLevel, another, kv, restoring);
  }

  Snapshot with(KvStore another) {
    return new Snapshot(index, clusterTime, featureLevel, registry, another, restoring);
  }

  Snapshot with(@Nullable Restoring another) {
    return new Snapshot(index, clusterTime, featureLevel, registry, kv, another);
  }

  Snapshot withLevel(int newLevel) {
    return new Snapshot(index, clusterTime, newLevel, registry, kv, restoring);
  }

  /** The same without what is being brought: what is worth keeping elsewhere. */
  public Snapshot settled() {
    return with((Restoring) null);
  }

  /**
   * Index of a topic: that of the last change anyone who asks for the topic could have seen, at
   * least 1. It never goes back.
   */
  public long indexOf(Topic topic) {
    long changed =
        switch (topic) {
          case Topic.Everything _ -> index;
          case Topic.Nodes _ -> registry.nodesIndex();
          case Topic.Services _ -> registry.servicesIndex();
          case Topic.Checks _ -> registry.checksIndex();
          case Topic.OfNode t -> registry.indexOfNode(t.name());
          case Topic.OfService t -> registry.indexOfService(t.name());
          case Topic.Key t -> kv.indexOf(t.key());
          case Topic.KeyPrefix t -> kv.indexOfPrefix(t.prefix());
        };
    return Math.max(1, changed);
  }
}
