package io.discovery.agent.consensus;

import io.discovery.raft.Outcome;

/** What whoever proposed is told. */
public sealed interface Answer<R> {
  /**
   * The entry is committed, applied and published.
   *
   * @param index its place in the log
   * @param term the leader's term in which it was appended
   * @param result what {@link StateMachine#apply} returned
   */
  record Applied<R>(long index, long term, R result) implements Answer<R> {}

  /** No result; what may be assumed is what the kind of failure says. */
  record Failed<R>(Outcome.Failure why) implements Answer<R> {}
}
