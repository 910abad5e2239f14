package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * What one server's log is: as its core has asked for it, and as its disk has said that it is
 * durable. What was durable must be there after every start; what is committed must not be cut.
 */
final class Mirror {
  private static final long NOTHING = Long.MAX_VALUE;

  /** Is told of what leaders append about members. */
  @FunctionalInterface
  interface Watcher {
    /**
     * A leader changes who belongs to the cluster.
     *
     * @param log of the leader, up to before that entry
     * @param before where the configuration stands that it replaces
     */
    void changes(Entry entry, Configuration now, Track log, long before, Configuration then);
  }

  /** A configuration in the log. */
  private record Placed(long index, Configuration configuration) {}

  private final Ledger ledger;
  private final LongUnaryOperator committed;
  private final Watcher watcher;
  private final Track asked;
  private final Track durable;
  private final Deque<Placed> configurations = new ArrayDeque<>();
  private final Deque<Persist> underWay = new ArrayDeque<>();
  private HardState promised = HardState.INITIAL;
  private HardState voted = HardState.INITIAL;

  /** Where a snapshot ends whose last part is being stored. */
  private long installing = NOTHING;

  private boolean mayLack;

  /**
   * @param committed term of a committed entry, or {@link Track#NONE}
   */
  Mirror(Ledger ledger, LongUnaryOperator committed, Watcher watcher) {
    this.ledger = ledger;
    this.committed = committed;
    this.watcher = watcher;
    asked = new Track(committed);
    durable = new Track(committed);
  }

  /** The log as the core has it. */
  Track asked() {
    return asked;
  }

  /** The log as it is on the disk, at least. */
  Track durable() {
    return durable;
  }

  /** A server of another identity begins here, with nothing. */
  void wiped() {
    promised = HardState.INITIAL;
    voted = HardState.INITIAL;
    underWay.clear();
    installing = NOTHING;
    mayLack = false;
    asked.restart(0, 0);
    durable.restart(0, 0);
  }

  /** The disk has lied: what was durable may be gone at its end, and the start must see that. */
  void mayLack() {
    mayLack = true;
  }

  /**
   * A start has read this.
   *
   * @param initial what counts where neither log nor snapshot say otherwise
   */
  void started(Restored found, Configuration initial) {
    mustRemember(found.hardState());
    long last = found.snapshotIndex() + found.entries().size();
    long floor = floor();
    boolean lacks = mayLack && found.hardState().tailCut();
    Violation.unless(
        last >= floor || lacks,
        () -> "the log ends with %d, but %d was durable".formatted(last, floor));
    // A leader's snapshot takes the place of what was durable, but not committed.
    boolean replaced = found.snapshotIndex() == installing;
    long mustHave = replaced ? 0 : Math.min(floor, last);
    long mustBe = durable.term(mustHave);
    asked.restart(found.snapshotIndex(), found.snapshotTerm());
    boolean bare = found.snapshotIndex() == 0;
    configurations.clear();
    configurations.add(new Placed(found.snapshotIndex(), bare ? initial : found.configuration()));
    found.entries().forEach(this::add);
    Violation.unless(
        asked.term(mustHave) == mustBe,
        () ->
            "entry %d was durable with term %d, now it is of term %d"
                .formatted(mustHave, mustBe, asked.term(mustHave)));
    durable.copy(asked);
    underWay.clear();
    installing = NOTHING;
    mayLack = false;
  }

  /** Up to here nothing that was durable was asked to be replaced. */
  private long floor() {
    long floor = Math.min(durable.last(), installing);
    for (Persist each : underWay) {
      if (!each.entries().isEmpty()) {
        floor = Math.min(floor, each.entries().getFirst().index() - 1);
      }
    }
    return floor;
  }

  private void mustRemember(HardState found) {
    Violation.unless(
        found.term() > promised.term() || isSameTermAndVote(promised, found),
        () -> "%s was durable, found was %s".formatted(promised, found));
    promised = found;
    voted = found;
  }

  private static boolean isSameTermAndVote(HardState before, HardState now) {
    return now.term() == before.term()
        && (before.votedFor() == null || Objects.equals(before.votedFor(), now.votedFor()));
  }

  private void add(Entry entry) {
    ledger.stands(entry, asked.term(entry.index() - 1));
    asked.add(entry.index(), entry.term());
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      configurations.add(new Placed(entry.index(), Configuration.decode(entry.payload())));
    }
  }

  /** The core wants this to be made durable. */
  void asked(Persist persist, boolean leads, long applied) {
    underWay.add(persist);
    HardState changed = persist.hardState();
    if (changed != null) {
      Violation.unless(
          changed.term() > voted.term() || isSameTermAndVote(voted, changed),
          () -> "votes anew: %s after %s".formatted(changed, voted));
      voted = changed;
    }
    if (persist.entries().isEmpty()) {
      return;
    }
    long first = persist.entries().getFirst().index();
    Violation.unless(
        first <= asked.last() + 1,
        () -> "entry %d cannot follow on %d".formatted(first, asked.last()));
    if (first <= asked.last()) {
      mayCut(persist.entries().getFirst(), leads, applied);
      cutAfter(first - 1);
    }
    for (Entry entry : persist.entries()) {
      if (leads && entry.kind() == Entry.Kind.CONFIGURATION) {
        Placed then = configurations.getLast();
        Configuration now = Configuration.decode(entry.payload());
        watcher.changes(entry, now, asked, then.index(), then.configuration());
      }
      add(entry);
    }
  }

  private void cutAfter(long index) {
    asked.cutAfter(index);
    while (configurations.size() > 1 && configurations.getLast().index() > index) {
      configurations.removeLast();
    }
  }

  private void mayCut(Entry first, boolean leads, long applied) {
    Violation.unless(
        !leads, () -> "a leader replaces entry %d of its log".formatted(first.index()));
    Violation.unless(
        first.index() > applied,
        () -> "entry %d is replaced, but applied".formatted(first.index()));
    long here = asked.term(first.index());
    Violation.unless(
        here == first.term() || here != committed.applyAsLong(first.index()),
        () -> "entry %d of term %d is replaced, but committed".formatted(first.index(), here));
  }

  /** The disk has said that it is, up to this one. */
  void durable(Input.Persisted done) {
    boolean found = false;
    while (!found && !underWay.isEmpty()) {
      Persist next = underWay.remove();
      found = next.term() == done.term() && next.index() == done.index();
      if (next.hardState() != null) {
        promised = next.hardState();
      }
      for (Entry entry : next.entries()) {
        durable.add(entry.index(), entry.term());
      }
    }
  }

  /** The disk has refused all that was under way; what was to be replaced may be gone. */
  void refused() {
    durable.cutAfter(floor());
    underWay.clear();
    asked.copy(durable);
    cutAfter(asked.last());
  }

  /** The last part of a snapshot is being stored. */
  void installing(long index) {
    installing = index;
  }

  /** It was not stored. */
  void notInstalled() {
    installing = NOTHING;
  }

  /** It is durable, and has taken the place of the log or of its beginning. */
  void installed(long index, long term, Configuration configuration) {
    installing = NOTHING;
    if (durable.term(index) != term) {
      durable.restart(index, term);
    }
    if (asked.term(index) != term) {
      asked.restart(index, term);
      configurations.clear();
      configurations.add(new Placed(index, configuration));
    }
  }
}
