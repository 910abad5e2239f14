package io.discovery.agent.checks;

/** A run under way. */
public interface Handle {
  /** Ends it: nothing of it goes on, and its result, should one still come, means nothing. */
  void cancel();
}
