package io.discovery.catalog;

import java.util.Comparator;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The keys that nobody may acquire yet, because the session that held them has ended and its client
 * may not know. One that is over is forgotten by the next command, so there are never more than
 * keys that were held within {@link Session#LONGEST_LOCK_DELAY}.
 *
 * @param until by key: cluster time from which on it may be acquired, ms
 * @param ends the same by time
 */
public record LockDelays(PSortedMap<String, Long> until, PSortedSet<End> ends) {
  private static final long LONGEST_MILLIS = Session.LONGEST_LOCK_DELAY.toMillis();

  static final LockDelays EMPTY = new LockDelays(TreePMap.empty(), TreePSet.empty());

  /** When the delay of a key is over. */
  public record End(long at, String key) implements Comparable<End> {
    private static final Comparator<End> ORDER =
        Comparator.comparingLong(End::at).thenComparing(End::key);

    @Override
    public int compareTo(End other) {
      return ORDER.compare(this, other);
    }
  }

  /** Whether the key may not be acquired yet. */
  public boolean holds(String key) {
    return until.containsKey(key);
  }

  LockDelays plus(String key, long over) {
    Long before = until.get(key);
    if (before != null && before >= over) {
      return this;
    }
    PSortedSet<End> others = before == null ? ends : ends.minus(new End(before, key));
    return new LockDelays(until.plus(key, over), others.plus(new End(over, key)));
  }

  /** The same by another time: each has as long left at {@code now} as it has at {@code then}. */
  LockDelays moved(long then, long now) {
    LockDelays moved = EMPTY;
    for (End end : at(then).ends) {
      moved = moved.plus(end.key(), now + Math.min(end.at() - then, LONGEST_MILLIS));
    }
    return moved;
  }

  /** Those of both; where both have one for a key, the later. */
  LockDelays plus(LockDelays others) {
    LockDelays all = this;
    for (End end : others.ends) {
      all = all.plus(end.key(), end.at());
    }
    return all;
  }

  /** Those that are not over at that time. */
  LockDelays at(long time) {
    LockDelays left = this;
    while (!left.ends.isEmpty() && left.ends.first().at() <= time) {
      End over = left.ends.first();
      left = new LockDelays(left.until.minus(over.key()), left.ends.minus(over));
    }
    return left;
  }
}
