package io.discovery.agent.catalog;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The way to the leader, where that is another server. Any thread; returns at once. */
public interface LeaderLine {
  /** There is no other server. */
  LeaderLine NONE =
      (_, _, _) -> {
        throw new IllegalStateException("this server is its cluster's only one");
      };

  /**
   * Has the leader propose a command. Completes once the leader has applied it; fails with {@link
   * CommandFailure}.
   *
   * @param command as {@link io.discovery.catalog.CommandCodec} encodes it, without a stamp
   * @param patienceMillis how long the answer is waited for
   */
  CompletionStage<CatalogAccess.Applied> submit(UUID leader, byte[] command, int patienceMillis);
}
