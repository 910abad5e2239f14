package io.discovery.agent.catalog;

/** Why a command has no result. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller may assume. */
  public enum Kind {
    /** It was not and will not be applied: there is no leader. */
    NO_LEADER,
    /** It was not and will not be applied: too much is under way. */
    BUSY,
    /** It was not and will not be applied: the log cannot grow, and trying again does not help. */
    STORAGE_FULL,
    /** It was not and will never be applied: one entry of the log cannot hold it. */
    TOO_LARGE,
    /** It was not and will not be applied: not all servers of the cluster know such a command. */
    NOT_YET,
    /** It was not and will not be done: it makes no sense in this state. */
    REFUSED,
    /** It may or may not be applied. */
    INDETERMINATE
  }

  private final Kind kind;

  public CommandFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
