package io.discovery.simulator;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** The terms of a log, and with them all of it: term and index name an entry. */
final class Track {
  /** What no entry has. */
  static final long NONE = -1;

  private static final int FIRST_ROOM = 512;

  private final LongUnaryOperator committed;
  private long[] terms = new long[FIRST_ROOM];
  private long base;
  private long last;

  /**
   * @param committed term of an entry that is in a snapshot
   */
  Track(LongUnaryOperator committed) {
    this.committed = committed;
  }

  long last() {
    return last;
  }

  /** The term of the entry, or {@link #NONE}. */
  long term(long index) {
    if (index > last) {
      return NONE;
    }
    return index < base ? committed.applyAsLong(index) : terms[(int) index];
  }

  /** Nothing but a snapshot up to there. */
  void restart(long index, long term) {
    base = index;
    last = index - 1;
    add(index, term);
  }

  /** The entry stands at the end now. */
  void add(long index, long term) {
    if (index >= terms.length) {
      terms = Arrays.copyOf(terms, 2 * (int) index);
    }
    terms[(int) index] = term;
    last = index;
  }

  /** Everything after the index is gone. */
  void cutAfter(long index) {
    last = Math.min(last, index);
  }

  /** The same as another one. */
  void copy(Track other) {
    if (terms.length < other.terms.length) {
      terms = new long[other.terms.length];
    }
    System.arraycopy(other.terms, 0, terms, 0, (int) other.last + 1);
    base = other.base;
    last = other.last;
  }
}
