package io.discovery.agent.consensus;

import io.discovery.raft.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What the log means. All but {@link #receive} are never called at the same time: during {@link
 * Consensus#open} on the thread that opens, later on the thread {@code raft}. None of those may
 * block.
 *
 * @param <R> result of applying one entry
 */
public interface StateMachine<R> {
  /**
   * Replaces the state by that of a snapshot. Called at most once, before any entry is applied. The
   * stream has been checked as a whole beforehand.
   *
   * @param index last entry the snapshot contains
   * @param term term of that entry
   * @param in what the parts of {@link SnapshotWriter} wrote, one after the other
   * @throws IOException when the content is not understood: the server does not start
   */
  void restore(long index, long term, InputStream in) throws IOException;

  /**
   * Reads a state that the leader has sent and keeps it, in the place of one that was not asked
   * for. On the thread {@code raft-log}, beside all else; may block.
   *
   * @throws IOException when the content is not understood: the snapshot is not taken over
   */
  void receive(long index, long term, InputStream in) throws IOException;

  /**
   * The state that was received last takes the place of what was applied. It is that after this
   * index.
   */
  void putInPlace(long index);

  /**
   * Applies a committed entry. Indexes rise by one. A pure function of the state, the index and the
   * payload; whatever it throws stops the server before anything else is applied.
   *
   * @param payload as proposed; empty for the entry each new leader begins its term with
   */
  R apply(long index, long term, byte[] payload);

  /**
   * The cluster has agreed on who belongs to it and on a meaning of what follows, as an entry. As
   * {@link #apply} otherwise.
   *
   * @param featureLevel what every server knows; the same as before, or higher
   */
  R configured(long index, long term, int featureLevel);

  /**
   * The end of a batch of applied entries, or a change of role or leader: the moment to publish one
   * record for readers. Comes before the batch's proposals complete.
   */
  void published(Status status);

  /** Captures the state after the entry applied last, which must be immutable; writes nothing. */
  SnapshotWriter snapshot();

  /** A captured state that is written out by and by. */
  interface SnapshotWriter {
    /**
     * Writes the next part. Called on the log's writer thread, between writes of entries, so a part
     * should be small (some 64 KiB).
     *
     * @return whether parts are left
     */
    boolean writePart(OutputStream out) throws IOException;
  }
}
