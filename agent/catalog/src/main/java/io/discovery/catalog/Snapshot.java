package io.discovery.catalog;

/**
 * All that the cluster agrees on at one index. Immutable: any thread may read it without a lock.
 *
 * @param index last applied log index
 * @param clusterTime milliseconds since the epoch as stamped by leaders; never goes back
 * @param featureLevel the meaning of commands that the cluster has agreed on; never goes back
 * @param termStart index of the entry with which the last leader began that anything was applied
 *     of; what a leader decides from its own memory names it, and means nothing under another
 * @param registry nodes, services and checks; the same object for as long as none of them changes
 * @param kv keys and values; likewise
 * @param sessions likewise
 * @param lockDelays the keys that may not be acquired yet
 */
public record Snapshot(
    long index,
    long clusterTime,
    int featureLevel,
    long termStart,
    Registry registry,
    KvStore kv,
    Sessions sessions,
    LockDelays lockDelays) {
  /** Before the first entry. */
  public static final Snapshot EMPTY =
      new Snapshot(0, 0, 0, 0, Registry.EMPTY, KvStore.EMPTY, Sessions.EMPTY, LockDelays.EMPTY);

  /** At another index and time, at which some lock delays may be over. */
  Snapshot at(long newIndex, long newTime) {
    return new Snapshot(
        newIndex, newTime, featureLevel, termStart, registry, kv, sessions, lockDelays.at(newTime));
  }

  Snapshot with(Registry another) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, another, kv, sessions, lockDelays);
  }

  Snapshot with(KvStore another) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, registry, another, sessions, lockDelays);
  }

  Snapshot with(KvStore another, Sessions others, LockDelays delays) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, registry, another, others, delays);
  }

  /** Another leader has begun. */
  Snapshot led(long since) {
    return new Snapshot(
        index, clusterTime, featureLevel, since, registry, kv, sessions, lockDelays);
  }

  Snapshot atLevel(int level) {
    return new Snapshot(index, clusterTime, level, termStart, registry, kv, sessions, lockDelays);
  }

  /**
   * Index of a topic: that of the last change anyone who asks for the topic could have seen, at
   * least 1. It never goes back.
   */
  public long indexOf(Topic topic) {
    long index =
        switch (topic) {
          case Topic.Nodes _ -> registry.nodesIndex();
          case Topic.Services _ -> registry.servicesIndex();
          case Topic.Checks _ -> registry.checksIndex();
          case Topic.OfNode t -> registry.indexOfNode(t.name());
          case Topic.OfService t -> registry.indexOfService(t.name());
          case Topic.Key t -> kv.indexOf(t.key());
          case Topic.KeyPrefix t -> kv.indexOfPrefix(t.prefix());
          case Topic.AllSessions _, Topic.SessionsOf _ -> sessions.index();
          case Topic.OfSession t -> sessions.indexOf(t.id());
          case Topic.Leader _ -> termStart;
        };
    return Math.max(1, index);
  }
}
