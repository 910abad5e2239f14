package io.discovery.catalog;

import org.jspecify.annotations.Nullable;

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
 * @param restoring a state that is being brought to replace this one; no part of what readers see
 */
public record Snapshot(
    long index,
    long clusterTime,
    int featureLevel,
    long termStart,
    Registry registry,
    KvStore kv,
    Sessions sessions,
    LockDelays lockDelays,
    @Nullable Restoring restoring) {
  /** Before the first entry. */
  public static final Snapshot EMPTY =
      new Snapshot(
          0, 0, 0, 0, Registry.EMPTY, KvStore.EMPTY, Sessions.EMPTY, LockDelays.EMPTY, null);

  /** At another index and time, at which some lock delays may be over. */
  Snapshot at(long newIndex, long newTime) {
    return new Snapshot(
        newIndex,
        newTime,
        featureLevel,
        termStart,
        registry,
        kv,
        sessions,
        lockDelays.at(newTime),
        restoring);
  }

  Snapshot with(Registry another) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, another, kv, sessions, lockDelays, restoring);
  }

  Snapshot with(KvStore another) {
    return with(another, sessions, lockDelays);
  }

  Snapshot with(KvStore another, Sessions others, LockDelays delays) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, registry, another, others, delays, restoring);
  }

  Snapshot with(@Nullable Restoring another) {
    return new Snapshot(
        index, clusterTime, featureLevel, termStart, registry, kv, sessions, lockDelays, another);
  }

  /** Another leader has begun. */
  Snapshot led(long since) {
    return new Snapshot(
        index, clusterTime, featureLevel, since, registry, kv, sessions, lockDelays, restoring);
  }

  Snapshot atLevel(int level) {
    return new Snapshot(
        index, clusterTime, level, termStart, registry, kv, sessions, lockDelays, restoring);
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
          case Topic.AllSessions _, Topic.SessionsOf _ -> sessions.index();
          case Topic.OfSession t -> sessions.indexOf(t.id());
          case Topic.Leader _ -> termStart;
        };
    return Math.max(1, changed);
  }
}
