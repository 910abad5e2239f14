package io.discovery.simulator;

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

  private final Ledger ledger;
  private final LongUnaryOperator committed;
  private final Track asked;
  private final Track durable;
  private final Deque<Persist> underWay = new ArrayDeque<>();
  private HardState promised = HardState.INITIAL;

  /** Where a snapshot ends whose last part is being stored. */
  private long installing = NOTHING;

  /**
   * @param committed term of a committed entry, or {@link Track#NONE}
   */
  Mirror(Ledger ledger, LongUnaryOperator committed) {
    this.ledger = ledger;
    this.committed = committed;
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
    underWay.clear();
    installing = NOTHING;
    asked.restart(0, 0);
    durable.restart(0, 0);
  }

  /** A start has read this. */
  void started(Restored found) {
    mustRemember(found.hardState());
    long last = found.snapshotIndex() + found.entries().size();
    long floor = Math.min(durable.last(), installing);
    for (Persist each : underWay) {
      if (!each.entries().isEmpty()) {
        floor = Math.min(floor, each.entries().getFirst().index() - 1);
      }
    }
    long mustHave = floor;
    Violation.unless(
        last >= mustHave,
        () -> "the log ends with %d, but %d was durable".formatted(last, mustHave));
    long mustBe = durable.term(mustHave);
    asked.restart(found.snapshotIndex(), found.snapshotTerm());
    for (Entry entry : found.entries()) {
      ledger.stands(entry, asked.term(entry.index() - 1));
      asked.add(entry.index(), entry.term());
    }
    Violation.unless(
        asked.term(mustHave) == mustBe,
        () ->
            "entry %d was durable with term %d, now it is of term %d"
                .formatted(mustHave, mustBe, asked.term(mustHave)));
    durable.copy(asked);
    underWay.clear();
    installing = NOTHING;
  }

  private void mustRemember(HardState found) {
    boolean same =
        found.term() > promised.term()
            || (found.term() == promised.term()
                && (promised.votedFor() == null
                    || Objects.equals(promised.votedFor(), found.votedFor())));
    Violation.unless(same, () -> "%s was durable, found was %s".formatted(promised, found));
    promised = found;
  }

  /** The core wants this to be made durable. */
  void asked(Persist persist, boolean leads, long applied) {
    underWay.add(persist);
    if (persist.entries().isEmpty()) {
      return;
    }
    long first = persist.entries().getFirst().index();
    Violation.unless(
        first <= asked.last() + 1,
        () -> "entry %d cannot follow on %d".formatted(first, asked.last()));
    if (first <= asked.last()) {
      mayCut(persist.entries().getFirst(), leads, applied);
      asked.cutAfter(first - 1);
    }
    for (Entry entry : persist.entries()) {
      ledger.stands(entry, asked.term(entry.index() - 1));
      asked.add(entry.index(), entry.term());
    }
  }

  private void mayCut(Entry first, boolean leads, long applied) {
    Violation.unless(!leads, () -> "a leader replaces entry %d of its log".formatted(first.index()));
    Violation.unless(
        first.index() > applied, () -> "entry %d is replaced, but applied".formatted(first.index()));
    long here = asked.term(first.index());
    Violation.unless(
        here == first.term() || here != committed.applyAsLong(first.index()),
        () ->
            "entry %d of term %d is replaced, but committed".formatted(first.index(), here));
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

  /** The disk has refused all that was under way. */
  void refused() {
    underWay.clear();
    asked.copy(durable);
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
  void installed(long index, long term) {
    installing = NOTHING;
    for (Track each : new Track[] {asked, durable}) {
      if (each.term(index) != term) {
        each.restart(index, term);
      }
    }
  }
}
