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
