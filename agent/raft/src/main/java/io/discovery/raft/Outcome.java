package io.discovery.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a proposal (Raft dissertation §6.3; "indeterminate" as in MicroRaft's {@code
 * IndeterminateStateException}).
 */
public sealed interface Outcome {
  /**
   * The entry is in the log for ever.
   *
   * @param index its place in the log
   * @param term the leader's term in which it was appended
   */
  record Committed(long index, long term) implements Outcome {}

  /** No result. */
  sealed interface Failure extends Outcome {}

  /**
   * Not applied and never will be: this server does not lead. May be tried again elsewhere.
   *
   * @param hint the server that leads as far as this one knows
   */
  record NotLeader(@Nullable UUID hint) implements Failure {}

  /**
   * It may or may not be applied, now or later: whoever asked must look before trying again.
   *
   * @param why one sentence for a person
   */
  record Indeterminate(String why) implements Failure {}

  /**
   * Not applied and never will be. May be tried again once the reason is gone.
   *
   * @param why what was refused, why and the mend, for a person
   */
  record Rejected(Reason reason, String why) implements Failure {}

  /** Why a proposal was refused. */
  enum Reason {
    /** As many proposals or reads as are allowed are under way, or another is about to lead. */
    BUSY,
    /** The log cannot grow: the disk is full, or the log is at its bound. */
    STORAGE_FULL,
    /** The payload is longer than an entry may be. */
    TOO_LARGE,
    /** The membership cannot be changed so, or not now. */
    MEMBERS
  }
}
