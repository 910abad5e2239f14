package io.discovery.agent.catalog;

import io.discovery.catalog.Command;
import io.discovery.catalog.Topic;
import io.discovery.raft.Guarantee;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way to the catalog. All methods may be called from any thread and return at once. */
public interface CatalogAccess {
  /** The newest published record. */
  Published published();

  /**
   * Proposes a command. Completes once it has been applied and published, on an unspecified thread;
   * fails with {@link CommandFailure}.
   */
  CompletionStage<Applied> submit(Command command);

  /** Whether what is published is current by itself: this server is its cluster's only one. */
  default boolean isCurrent() {
    return true;
  }

  /**
   * Completes when what is published is at least as new as this call, on an unspecified thread;
   * fails with {@link CommandFailure} when that cannot be had.
   */
  default CompletionStage<@Nullable Void> current(Guarantee guarantee) {
    return CompletableFuture.completedStage(null);
  }

  /** How long ago this server last heard from the leader, ms; 0 on the leader. */
  default long lastContactMillis() {
    return 0;
  }

  /**
   * Calls {@code wake} once, on an unspecified thread, when the index of the topic is above {@code
   * index}: at once when it already is. Level-triggered: the caller reads {@link #published} then.
   */
  Watch watch(Topic topic, long index, Runnable wake);

  /**
   * What became of a command.
   *
   * @param index log index it was applied at
   */
  record Applied(long index, Command.Result result) {}

  /** A registered interest. */
  interface Watch {
    /** Ends it; {@code wake} may still be under way. */
    void cancel();
  }
}
