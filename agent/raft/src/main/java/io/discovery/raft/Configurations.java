package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * The configurations in a log. The newest counts, committed or not (dissertation §4.1); when it is
 * cut off the log, the one before it counts again.
 */
final class Configurations {
  private record Placed(long index, Configuration configuration, List<UUID> voters) {
    Placed(long index, Configuration configuration) {
      this(index, configuration, configuration.voters());
    }
  }

  /** Oldest first; the first one is never cut off. */
  private final Deque<Placed> placed = new ArrayDeque<>();

  Configurations(Configuration initial, Restored restored) {
    boolean bare = restored.snapshotIndex() == 0;
    restart(restored.snapshotIndex(), bare ? initial : restored.configuration());
    append(restored.entries());
  }

  /** The one that counts. */
  Configuration current() {
    return placed.getLast().configuration();
  }

  /** Ids of its voters. */
  List<UUID> voters() {
    return placed.getLast().voters();
  }

  /** Where it stands. */
  long index() {
    return placed.getLast().index();
  }

  /** Ids of the voters of the one before it, as far as that is known. */
  List<UUID> votersBefore() {
    Iterator<Placed> newestFirst = placed.descendingIterator();
    newestFirst.next();
    return newestFirst.hasNext() ? newestFirst.next().voters() : List.of();
  }

  /** The one that counted when the log ended there; not before what {@link #applied} said. */
  Configuration at(long index) {
    Placed found = placed.getFirst();
    for (Placed each : placed) {
      if (each.index() <= index) {
        found = each;
      }
    }
    return found.configuration();
  }

  /** Takes note of those among the entries. Returns whether there is one. */
  boolean append(List<Entry> entries) {
    boolean news = false;
    for (Entry entry : entries) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        placed.add(new Placed(entry.index(), Configuration.decode(entry.payload())));
        news = true;
      }
    }
    return news;
  }

  /** The log now ends there. Returns whether another one counts now. */
  boolean cutAfter(long index) {
    boolean news = false;
    while (placed.getLast().index() > index) {
      placed.removeLast();
      Invariant.check(!placed.isEmpty(), "what is committed is not cut off");
      news = true;
    }
    return news;
  }

  /** What counted before this is of no more interest. */
  void applied(long index) {
    while (placed.size() > 1 && second().index() <= index) {
      placed.removeFirst();
    }
  }

  private Placed second() {
    var each = placed.iterator();
    each.next();
    return each.next();
  }

  /** The log begins after a snapshot that says so. */
  void restart(long index, Configuration configuration) {
    placed.clear();
    placed.add(new Placed(index, configuration));
  }
}
