package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proposals without an outcome: those that wait for a leader, then those in the log that are not
 * committed. Bounded; who comes when it is full is refused, so that a slow disk is felt by writers
 * at once and not as memory.
 */
final class Proposals {
  /** More would only wait longer: at some thousand fsyncs a second this is about one second's. */
  static final int MAX_COUNT = 4096;

  /** Bytes of payload under way; what they cost in memory, roughly twice. */
  static final long MAX_BYTES = 16L << 20;

  private static final byte[] NOTHING = {};

  private record InLog(long index, long term, Proposal proposal) {}

  private final Deque<Proposal> waiting = new ArrayDeque<>();
  private final Deque<InLog> inLog = new ArrayDeque<>();
  private long bytes;

  /** Takes the proposal in, or says why not. */
  Outcome.@Nullable Rejected offer(Proposal proposal) {
    int length = proposal.payload().length;
    Invariant.check(length > 0, "a proposal has a payload");
    if (length > RaftCore.MAX_PAYLOAD_BYTES) {
      return new Outcome.Rejected(
          Outcome.Reason.TOO_LARGE,
          "write refused: %d bytes in one entry, at most %d are allowed; split it"
              .formatted(length, RaftCore.MAX_PAYLOAD_BYTES));
    }
    if (waiting.size() + inLog.size() >= MAX_COUNT || bytes + length > MAX_BYTES) {
      return new Outcome.Rejected(
          Outcome.Reason.BUSY,
          "write refused: %d writes (%d bytes) are under way already; try again a little later"
              .formatted(waiting.size() + inLog.size(), bytes));
    }
    bytes += length;
    waiting.add(proposal);
    return null;
  }

  /** An entry that was made for a change of members. */
  void placed(long id, Entry entry) {
    inLog.add(new InLog(entry.index(), entry.term(), new Proposal(id, NOTHING)));
  }

  /** Moves all that wait into the log: one entry each, from the index on. */
  List<Entry> append(long term, long firstIndex) {
    List<Entry> entries = new ArrayList<>(waiting.size());
    long index = firstIndex;
    for (Proposal proposal : waiting) {
      entries.add(new Entry(Entry.Kind.COMMAND, term, index, proposal.payload()));
      inLog.add(new InLog(index, term, proposal));
      index++;
    }
    waiting.clear();
    return entries;
  }

  /** Entries up to the index are committed. */
  void committed(long index, List<Output.Resolved> outcomes) {
    InLog first = inLog.peek();
    while (first != null && first.index() <= index) {
      inLog.remove();
      bytes -= first.proposal().payload().length;
      outcomes.add(
          new Output.Resolved(
              first.proposal().id(), new Outcome.Committed(first.index(), first.term())));
      first = inLog.peek();
    }
  }

  /** None of them can come to anything. */
  void fail(Outcome.Failure why, List<Output.Resolved> outcomes) {
    inLog.forEach(each -> outcomes.add(new Output.Resolved(each.proposal().id(), why)));
    waiting.forEach(each -> outcomes.add(new Output.Resolved(each.id(), why)));
    inLog.clear();
    waiting.clear();
    bytes = 0;
  }
}
