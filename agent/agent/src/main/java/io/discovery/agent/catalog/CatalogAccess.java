package io.discovery.agent.catalog;

import io.discovery.catalog.Command;
import io.discovery.catalog.Topic;
import java.util.concurrent.CompletionStage;

/** The way to the catalog. All methods may be called from any thread and return at once. */
public interface CatalogAccess {
  /** The newest published record. */
  Published published();

  /**
   * Proposes a command. Completes once it has been applied and published, on an unspecified thread;
   * fails with {@link CommandFailure}.
   */
  CompletionStage<Applied> submit(Command command);

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
