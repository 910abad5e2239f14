package io.discovery.local.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is due when: at most one time per thing, so its size is bounded by what there is. */
final class Agenda {
  /** Something due, with the time it is due at and a number that orders what is due at once. */
  record Entry(long at, long order, Due due) {}

  private final Map<Due, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> sorted =
      new TreeSet<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
  private long order;

  /** Makes it due at that time, and no longer at the one it was due before. */
  void set(Due due, long at) {
    cancel(due);
    Entry entry = new Entry(at, order++, due);
    entries.put(due, entry);
    sorted.add(entry);
  }

  void cancel(Due due) {
    Entry entry = entries.remove(due);
    if (entry != null) {
      sorted.remove(entry);
    }
  }

  boolean has(Due due) {
    return entries.containsKey(due);
  }

  /** Takes the first thing that is due by {@code now}, or null. */
  @Nullable Entry poll(long now) {
    if (sorted.isEmpty() || sorted.first().at() > now) {
      return null;
    }
    Entry entry = sorted.removeFirst();
    entries.remove(entry.due());
    return entry;
  }

  /** When the next thing is due; {@link Long#MAX_VALUE} when there is none. */
  long next() {
    return sorted.isEmpty() ? Long.MAX_VALUE : sorted.first().at();
  }
}
