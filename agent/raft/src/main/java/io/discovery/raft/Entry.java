package io.discovery.raft;

/**
 * One entry of the log. Term and index together name it for ever: no two entries of a cluster share
 * both (log matching, Raft paper §5.3).
 *
 * @param term the term of the leader that appended it
 * @param index its place; the first entry has 1
 * @param payload not changed after construction; empty for {@link Kind#TERM_START}
 */
public record Entry(Kind kind, long term, long index, byte[] payload) {
  /** What an entry is for. */
  public enum Kind {
    /** What each leader begins its term with, so that it can commit (dissertation §6.4). */
    TERM_START,
    /** A proposal. */
    COMMAND,
    /** Who belongs to the cluster from here on: a {@link Configuration}. */
    CONFIGURATION
  }

  private static final byte[] NOTHING = {};

  static Entry termStart(long term, long index) {
    return new Entry(Kind.TERM_START, term, index, NOTHING);
  }

  static Entry of(Configuration configuration, long term, long index) {
    return new Entry(Kind.CONFIGURATION, term, index, configuration.encode());
  }
}
