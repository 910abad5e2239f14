package io.discovery.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server wants done after a step. To be carried out in the order of the components; nothing
 * in it needs to wait for anything else in it.
 *
 * @param persist to be made durable
 * @param apply committed entries in order, each handed out once
 * @param outcomes of proposals; a {@link Outcome.Committed} entry is in {@code apply} of the same
 *     output
 * @param status how the server stands now
 * @param probeStorage find out whether the log can grow again and say so with {@link
 *     Input.StorageProbed}
 * @param snapshotWanted take a snapshot of what has been applied; asked for once, then to be
 *     answered with {@link Input.SnapshotTaken} or {@link Input.SnapshotFailed}
 * @param wakeAt when to come back with {@link Input.TimePassed} if nothing else happens before;
 *     {@link #NEVER}: not at all
 */
public record Output(
    @Nullable Persist persist,
    List<Entry> apply,
    List<Resolved> outcomes,
    Status status,
    boolean probeStorage,
    boolean snapshotWanted,
    long wakeAt) {

  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * The end of a proposal.
   *
   * @param id {@link Proposal#id}
   */
  public record Resolved(long id, Outcome outcome) {}
}
