package io.discovery.raft;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server wants done after a step. To be carried out in the order of the components; nothing
 * in it needs to wait for anything else in it, except {@code waiting}.
 *
 * @param persist to be made durable
 * @param messages may go at once, beside {@code persist} (dissertation §10.2.1)
 * @param waiting must not go before something is durable; {@link WaitingMessages} keeps them
 * @param apply committed entries in order, each handed out once
 * @param outcomes of proposals, and of reads that failed; a {@link Outcome.Committed} entry is in
 *     {@code apply} of the same output
 * @param reads that may be answered now from what has been applied
 * @param status how the server stands now
 * @param probeStorage find out whether the log can grow again and say so with {@link
 *     Input.StorageProbed}
 * @param snapshot take a snapshot of what has been applied; asked for once, then to be answered
 *     with {@link Input.SnapshotTaken} or {@link Input.SnapshotFailed}
 * @param chunks to be read for followers that lack entries no longer held, each answered with
 *     {@link Input.ChunkRead} or {@link Input.ChunkUnreadable}
 * @param store a chunk of a leader's snapshot, to be stored in the order of {@code persist} and
 *     answered with {@link Input.ChunkStored} or {@link Input.ChunkNotStored}
 * @param restored the state of the snapshot whose last chunk was said to be stored takes the place
 *     of what was applied, before {@code apply}: it is the state after this index; -1: none
 * @param wakeAt when to come back with {@link Input.TimePassed} if nothing else happens before;
 *     {@link #NEVER}: not at all
 */
public record Output(
    @Nullable Persist persist,
    List<Message> messages,
    List<Waiting> waiting,
    List<Entry> apply,
    List<Resolved> outcomes,
    List<SafeRead> reads,
    Status status,
    boolean probeStorage,
    @Nullable SnapshotWanted snapshot,
    List<ChunkWanted> chunks,
    @Nullable ChunkToStore store,
    long restored,
    long wakeAt) {

  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /** {@link #restored} where nothing is. */
  public static final long NOTHING_RESTORED = -1;

  /**
   * A snapshot to be taken.
   *
   * @param index last entry that has been applied
   * @param term its term
   * @param configuration to be kept with it
   */
  public record SnapshotWanted(long index, long term, Configuration configuration) {}

  /**
   * A part of a snapshot on this server's disk.
   *
   * @param to the follower it is for
   * @param index last entry that the snapshot contains
   * @param offset of its content, bytes
   * @param bytes at most
   */
  public record ChunkWanted(UUID to, long index, long offset, int bytes) {}

  /**
   * A part of a leader's snapshot. At offset 0 a new one begins, and what was stored of another
   * unfinished one is of no use.
   *
   * @param index last entry that the snapshot contains
   * @param term its term
   * @param last whether it ends with this: then it must be made durable, and the log with it
   */
  public record ChunkToStore(
      long index,
      long term,
      Configuration configuration,
      long offset,
      byte[] bytes,
      boolean last) {}

  /**
   * The end of a proposal, or of a read that failed.
   *
   * @param id {@link Proposal#id}, {@link Input.Change#id} or one of {@link Input.Read#ids}
   */
  public record Resolved(long id, Outcome outcome) {}

  /**
   * A read that is safe now.
   *
   * @param id one of {@link Input.Read#ids}
   * @param index what is applied up to here, or further, is as new as the read may ask
   */
  public record SafeRead(long id, long index) {}

  /**
   * A message that must not go before an {@link Input.Persisted} of the same term with this index
   * or a later one, or of a later term. It is dropped when the request is refused ({@link
   * Input.NotPersisted}).
   *
   * @param term {@link Persist#term}
   * @param index not after {@link Persist#index}
   */
  public record Waiting(long term, long index, Message message) {}
}
