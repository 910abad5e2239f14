package io.discovery.agent.checks;

import io.discovery.local.definition.CheckDefinition;
import java.util.function.Consumer;

/**
 * Finds out once how a check stands. When to do so, and what a result changes, is decided
 * elsewhere. All methods may be called from any thread, an event loop included.
 */
public interface CheckRunner {
  /**
   * Starts one run and returns at once. Whatever goes wrong is a result, too, never an exception.
   *
   * @param done called once, on an unspecified thread, not later than a moment after the check's
   *     timeout; it must not block
   */
  Handle run(CheckDefinition check, Consumer<CheckResult> done);

  /** Kills what still runs and waits for its end, bounded well under a second. */
  void close();

  /** One run under way. */
  interface Handle {
    /**
     * Ends the run and returns at once; no result is delivered after it, except one that was on its
     * way already. Does nothing when the run is over.
     */
    void cancel();
  }
}
