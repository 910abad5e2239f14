package io.discovery.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server must remember over a crash besides its log (Raft paper, figure 2, "persistent
 * state").
 *
 * @param term latest term it has seen; 0 before the first
 * @param votedFor whom it voted for in that term
 * @param tailCut the end of its log was cut at a start, and no leader has caught it up since: what
 *     it lacks it may have acknowledged, so its word counts for less (see {@link RaftCore})
 */
public record HardState(long term, @Nullable UUID votedFor, boolean tailCut) {
  /** A server that has never taken part. */
  public static final HardState INITIAL = new HardState(0, null, false);

  /** The same with nothing lacking at the end of the log. */
  HardState whole() {
    return new HardState(term, votedFor, false);
  }
}
