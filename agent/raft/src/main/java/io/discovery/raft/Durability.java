package io.discovery.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked to be made durable, what is, and what waits for it. */
final class Durability {
  private final ServerState server;

  /** The log is durable here up to this index. */
  long index;

  /** The hard state that was asked for last. */
  private HardState hardStateAsked;

  private long askedTerm;
  private long askedIndex;
  private boolean outstanding;
  private boolean remembered;

  /** Once the log is durable up to here, the end that was cut is made up for. */
  private long wholeAt = Long.MAX_VALUE;

  Durability(ServerState server, HardState found, long lastIndex) {
    this.server = server;
    hardStateAsked = found;
    remembered = !found.equals(HardState.INITIAL);
    askedTerm = found.term();
    askedIndex = lastIndex;
    index = lastIndex;
  }

  /** Asks for the hard state as it is now, and for these entries. */
  void ask(List<Entry> entries) {
    @Nullable HardState changed = server.hardState.equals(hardStateAsked) ? null : server.hardState;
    hardStateAsked = server.hardState;
    askedTerm = server.term();
    askedIndex = server.log.lastIndex();
    outstanding = true;
    server.effects.persist(askedTerm, askedIndex, changed, entries);
  }

  /** Asks for the term if it is not asked for. */
  void askForTerm() {
    if (!server.hardState.equals(hardStateAsked)) {
      ask(List.of());
    }
  }

  /**
   * Whether something was asked for in this term that is not durable yet. Then no vote is given and
   * no suffix replaced, which could ask for other things under the same term and index: an answer
   * would not say which of them is meant. Who wanted it asks again.
   */
  boolean isOutstanding() {
    return outstanding && askedTerm == server.term();
  }

  /**
   * Whether a restart would know that this server has been here before, and be silent for a while.
   */
  boolean isRemembered() {
    return remembered;
  }

  /**
   * Takes note of an answer. Only of the term asked in last: after an older one a suffix may have
   * been replaced, and other entries may stand there now. Returns whether it says something.
   */
  boolean persisted(Input.Persisted done) {
    if (!server.rules.isOfRequest(done.term(), askedTerm)) {
      return false;
    }
    Invariant.check(done.index() <= askedIndex, "only what was asked for is persisted");
    outstanding &= done.index() < askedIndex;
    remembered = true;
    index = Math.max(index, done.index());
    return true;
  }

  /** What was refused is no longer asked for; all of it is to be asked for again. */
  void refused() {
    outstanding = false;
    hardStateAsked = HardState.INITIAL;
  }

  /** What stands after the index was removed. */
  void cutAfter(long last) {
    index = Math.min(index, last);
  }

  /** A snapshot up to the index is durable, and the log after it. */
  void containsUpTo(long last) {
    index = Math.max(index, last);
  }

  /** A snapshot up to the index is durable, and nothing else. */
  void restart(long last) {
    Invariant.check(!isOutstanding(), "what was asked for is known");
    askedTerm = server.term();
    askedIndex = last;
    index = last;
  }

  /**
   * The log is the leader's up to this index, which is committed. If the entry there is of this
   * term, all that was committed before the term stands before it (paper §5.4.3): then nothing is
   * lacking that this server may have acknowledged and lost, as soon as it is durable here.
   */
  void agreesUpTo(long committed) {
    if (server.hardState.tailCut() && server.log.term(committed) == server.term()) {
      wholeAt = Math.min(wholeAt, committed);
      makeUp();
    }
  }

  /** Takes note that the end which was cut is made up for, if it is. */
  void makeUp() {
    if (server.hardState.tailCut() && index >= wholeAt && !server.installing.isFinishing()) {
      server.hardState = server.hardState.whole();
      ask(List.of());
    }
  }

  /** A message that goes when all that was asked for up to the index is durable. */
  void sendWhenDurable(long last, Message message) {
    server.effects.waiting.add(new Output.Waiting(askedTerm, last, message));
  }

  /** A message that goes when all that has been asked for is durable. */
  void sendWhenAllDurable(Message message) {
    if (outstanding) {
      sendWhenDurable(askedIndex, message);
    } else {
      server.send(message);
    }
  }
}
