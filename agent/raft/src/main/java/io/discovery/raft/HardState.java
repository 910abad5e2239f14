package io.discovery.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server must remember over a crash besides its log (Raft paper, figure 2, "persistent
 * state").
 *
 * @param term latest term it has seen; 0 before the first
 * @param votedFor whom it voted for in that term
 */
public record HardState(long term, @Nullable UUID votedFor) {
  /** A server that has never taken part. */
  public static final HardState INITIAL = new HardState(0, null);
}
