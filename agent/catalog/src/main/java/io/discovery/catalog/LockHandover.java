package io.discovery.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;

/**
 * What becomes of locks where a state that is restored takes the present one's place.
 *
 * <p>Whoever held a key in that state holds it. Who holds one now and not in that state may not
 * know for a while, so its lock delay begins, as if its session had ended. Lock indexes go on from
 * the higher of the two and rise where another holds the key than now, so that what the one writes
 * elsewhere can be told from what the other does.
 *
 * <p>Delays count by cluster time, and each of the states has its own. What is left of a delay, in
 * either, is left of it from the restore on: it becomes longer by that and never shorter.
 */
final class LockHandover {
  private final Snapshot before;
  private final Snapshot brought;

  /**
   * @param before the present state, at the time of the restore
   * @param brought the one that takes its place
   */
  LockHandover(Snapshot before, Snapshot brought) {
    this.before = before;
    this.brought = brought;
  }

  /** The keys that were brought, with lock indexes that do not go back. */
  KvStore keys() {
    KvStore keys = brought.kv();
    for (Versioned<KvEntry> entry : brought.kv().entries().values()) {
      long lockIndex = lockIndex(entry.value(), before.kv().find(entry.value().key()));
      if (lockIndex != entry.value().lockIndex()) {
        keys =
            keys.plus(
                new Versioned<>(
                    entry.value().lockedAs(lockIndex), entry.createIndex(), entry.modifyIndex()));
      }
    }
    return keys;
  }

  private static long lockIndex(KvEntry brought, @Nullable Versioned<KvEntry> before) {
    if (before == null) {
      return brought.lockIndex();
    }
    KvEntry now = before.value();
    boolean another = !brought.session().isEmpty() && !brought.session().equals(now.session());
    return Math.max(brought.lockIndex(), another ? now.lockIndex() + 1 : now.lockIndex());
  }

  /**
   * The delays under way after it.
   *
   * @param now cluster time after it, ms
   */
  LockDelays delays(long now) {
    LockDelays delays =
        before
            .lockDelays()
            .moved(before.clusterTime(), now)
            .plus(brought.lockDelays().moved(brought.clusterTime(), now));
    for (Map.Entry<String, PSortedSet<String>> held : before.kv().held().entrySet()) {
      Session holder =
          Invariant.present(before.sessions().find(held.getKey()), "session that holds a key")
              .value();
      long delay = holder.lockDelayMillis();
      for (String key : held.getValue()) {
        if (delay > 0 && !holdsThen(holder, key)) {
          delays = delays.plus(key, now + delay);
        }
      }
    }
    return delays;
  }

  private boolean holdsThen(Session session, String key) {
    Versioned<KvEntry> then = brought.kv().find(key);
    return then != null && then.value().session().equals(session.id());
  }
}
