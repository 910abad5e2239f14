package io.discovery.simulator;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What is committed, and the state after each entry of it: the first server that applies an entry
 * writes it down, and whoever applies at that index later must apply the same to the same (State
 * Machine Safety; Raft paper, figure 3).
 *
 * <p>States are immutable, and apply is a function. So who has the very same state before the very
 * same entry gets the very same state after it, and only once in a while is that computed anew, to
 * prove it.
 */
final class Chronicle {
  /** One time in so many a server computes what is known. */
  private static final int PROVEN_ONE_IN = 8;

  private static final long FASTEST_CLOCK_PERCENT = 110;

  /** From the stamp on an entry until it is committed, ms; wall clocks are off by more. */
  private static final long LATEST_MILLIS = 30_000;

  /** What clients could wait for. */
  private static final List<Topic> TOPICS = topics();

  private static final Command.Result DONE = new Command.Result.Done();

  /**
   * An entry that was applied.
   *
   * @param seenInTerm of the server that was the first to apply it
   */
  record Page(
      Entry entry, Snapshot before, Snapshot after, Command.Result result, long seenInTerm) {}

  /** Is told of each committed configuration. */
  interface Watcher {
    void changed(Entry entry, Configuration before, Configuration now);
  }

  private final Craft craft;
  private final Promises promises;
  private final Watcher watcher;
  private final LongSupplier now;
  private final List<Page> pages = new ArrayList<>();

  /** Committed ones by where they stand. */
  private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

  private long firstStamp;
  private long firstStampAt;

  /**
   * @param now time of the world, ns
   */
  Chronicle(
      Craft craft, Promises promises, Configuration initial, Watcher watcher, LongSupplier now) {
    this.craft = craft;
    this.now = now;
    this.promises = promises;
    this.watcher = watcher;
    configurations.put(0L, initial);
  }

  private static List<Topic> topics() {
    List<Topic> topics =
        new ArrayList<>(
            List.of(
                new Topic.Nodes(),
                new Topic.Services(),
                new Topic.OfNode("node-0"),
                new Topic.OfService("service-0"),
                new Topic.KeyPrefix("")));
    Registers.KEYS.forEach(key -> topics.add(new Topic.Key(key)));
    return List.copyOf(topics);
  }

  long lastIndex() {
    return pages.size();
  }

  /** The term of a committed entry; {@link Track#NONE} if it is not known to be one. */
  long term(long index) {
    if (index == 0) {
      return 0;
    }
    return index <= pages.size() ? page(index).entry().term() : Track.NONE;
  }

  private Page page(long index) {
    return pages.get((int) index - 1);
  }

  /** The newest that is committed. */
  Configuration configuration() {
    return configurations.lastEntry().getValue();
  }

  /** The one that counted after a committed entry. */
  Configuration configuration(long index) {
    return configurations.floorEntry(index).getValue();
  }

  /** Whether it is the one that counted before any entry. */
  boolean isFirst(Configuration one) {
    return one.equals(configuration(0));
  }

  /** The state after the last entry that was applied anywhere. */
  Snapshot newest() {
    return pages.isEmpty() ? Snapshot.EMPTY : pages.getLast().after();
  }

  /**
   * The last entry that was certainly committed before a later term than this had a leader. Who
   * leads later must have it (Leader Completeness).
   */
  long committedIn(long term) {
    for (int i = pages.size(); i > 0; i--) {
      if (pages.get(i - 1).seenInTerm() <= term) {
        return i;
      }
    }
    return 0;
  }

  /**
   * A server applies an entry.
   *
   * @param term the server's
   */
  Page applied(int place, long term, Snapshot state, Entry entry) {
    long index = entry.index();
    Violation.unless(
        state.index() + 1 == index,
        () -> "entry %d is applied to the state of index %d".formatted(index, state.index()));
    if (index > pages.size()) {
      return append(term, state, entry);
    }
    Page page = page(index);
    Violation.unless(
        Ledger.same(page.entry(), entry),
        () ->
            "two entries are applied at %d: of term %d before, now of term %d"
                .formatted(index, page.entry().term(), entry.term()));
    if (!isVery(page.before(), state) || (index + place) % PROVEN_ONE_IN == 0) {
      Applied again = apply(state, entry);
      same(page.after(), again.next());
      Violation.unless(
          page.result().equals(again.result()),
          () -> "entry %d had another result before: %s".formatted(index, page.result()));
    }
    return page;
  }

  @SuppressWarnings(
      "ReferenceEquality") // to compare what is in them would cost what is to be saved
  private static boolean isVery(Snapshot one, Snapshot other) {
    return one == other;
  }

  private Page append(long term, Snapshot state, Entry entry) {
    Applied applied = apply(state, entry);
    Snapshot next = applied.next();
    Page page = new Page(entry, state, next, applied.result(), term);
    pages.add(page);
    time(state.clusterTime(), next.clusterTime());
    for (Topic topic : TOPICS) {
      Violation.unless(
          next.indexOf(topic) >= state.indexOf(topic),
          () -> "index of %s went back".formatted(topic));
    }
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      Configuration then = configuration();
      configurations.put(entry.index(), Configuration.decode(entry.payload()));
      watcher.changed(entry, then, configuration());
    }
    return page;
  }

  /** Cluster time goes neither back nor faster than time does; wall clocks have no part in it. */
  private void time(long before, long after) {
    Violation.unless(after >= before, () -> "cluster time went back to %d".formatted(after));
    if (before == 0) {
      firstStamp = after;
      firstStampAt = now.getAsLong();
    } else if (after > before) {
      long most = (now.getAsLong() - firstStampAt) / 1_000_000 * FASTEST_CLOCK_PERCENT / 100;
      Violation.unless(
          after - firstStamp <= most + LATEST_MILLIS,
          () ->
              "cluster time went on by %d ms in %d ms"
                  .formatted(after - firstStamp, (now.getAsLong() - firstStampAt) / 1_000_000));
    }
  }

  private Applied apply(Snapshot state, Entry entry) {
    switch (entry.kind()) {
      case TERM_START -> {
        return new Applied(Apply.skip(state, entry.index()), DONE, Set.of());
      }
      case CONFIGURATION -> {
        int level = Configuration.decode(entry.payload()).featureLevel();
        return new Applied(Apply.configured(state, entry.index(), level), DONE, Set.of());
      }
      case COMMAND -> {}
    }
    CommandCodec.Stamped stamped = CommandCodec.decode(entry.payload());
    if (entry.index() > pages.size()) {
      long value = Registers.valueIn(stamped.command());
      if (value != Registers.NO_VALUE) {
        promises.written(value, entry.index());
      }
    }
    Applied applied = Apply.apply(state, entry.index(), stamped.clusterTime(), stamped.command());
    return craft.applied(state, stamped.command(), applied);
  }

  /** A server has read a snapshot. Returns what it is, as it was known. */
  Snapshot restored(Snapshot found) {
    long index = found.index();
    Violation.unless(
        index <= pages.size(), () -> "a snapshot of index %d, never applied".formatted(index));
    Snapshot known = index == 0 ? Snapshot.EMPTY : page(index).after();
    same(known, found);
    return known;
  }

  /** Whether a state is the one that it must be. */
  void same(Snapshot known, Snapshot found) {
    Violation.unless(
        known.equals(found),
        () ->
            "the state at index %d has hash %08x, but had %08x before"
                .formatted(found.index(), Catalog.hash(found), Catalog.hash(known)));
  }
}
