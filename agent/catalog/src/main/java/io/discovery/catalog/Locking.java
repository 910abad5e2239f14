package io.discovery.catalog;

import java.util.Set;

/**
 * What it means to acquire and to release a key. {@link KvEntry#lockIndex} rises with each new
 * holder, so that what a holder writes elsewhere can be told from what its predecessors write late.
 */
final class Locking {
  private Locking() {}

  /**
   * @param at the state before the command, at its index and time
   */
  static Applied acquire(Snapshot at, Command.KvAcquire c) {
    Versioned<KvEntry> old = at.kv().find(c.key());
    String holder = old == null ? "" : old.value().session();
    // After a restore a key may be held while its delay, for those before, is under way.
    if (at.lockDelays().holds(c.key()) && !holder.equals(c.session())) {
      return conflict(at);
    }
    if (at.sessions().find(c.session()) == null) {
      return new Applied(
          at,
          new Command.Result.Refused(
              "invalid session \""
                  + c.session()
                  + "\": it has ended or never was; create one and acquire again"),
          Set.of());
    }
    if (!holder.isEmpty() && !holder.equals(c.session())) {
      return conflict(at);
    }
    long before = old == null ? 0 : old.value().lockIndex();
    long lockIndex = holder.isEmpty() ? before + 1 : before;
    return stored(at, new KvEntry(c.key(), c.value(), c.flags(), lockIndex, c.session()));
  }

  /**
   * @param at the state before the command, at its index and time
   */
  static Applied release(Snapshot at, Command.KvRelease c) {
    Versioned<KvEntry> old = at.kv().find(c.key());
    if (old == null || c.session().isEmpty() || !old.value().session().equals(c.session())) {
      return conflict(at);
    }
    return stored(at, new KvEntry(c.key(), c.value(), c.flags(), old.value().lockIndex(), ""));
  }

  private static Applied conflict(Snapshot at) {
    return new Applied(at, Apply.CONFLICT, Set.of());
  }

  /** Stores the entry, unless it stands there already. */
  static Applied stored(Snapshot at, KvEntry entry) {
    Versioned<KvEntry> old = at.kv().find(entry.key());
    if (old != null && old.value().equals(entry)) {
      return new Applied(at, Apply.DONE, Set.of());
    }
    long created = old == null ? at.index() : old.createIndex();
    KvStore kv = at.kv().plus(new Versioned<>(entry, created, at.index()));
    return new Applied(at.with(kv), Apply.DONE, Set.of(new Topic.Key(entry.key())));
  }
}
