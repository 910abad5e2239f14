package io.discovery.simulator.history;

/** What was found out about a history. */
public sealed interface Verdict {
  /** There is an order that explains every answer. */
  record Linearizable() implements Verdict {}

  /**
   * No order explains every answer.
   *
   * @param why the longest explanation and the operations of which none could come next
   */
  record NotLinearizable(String why) implements Verdict {}

  /**
   * The search was given up at its bound.
   *
   * @param configurations how many were looked at
   */
  record Undecided(int configurations) implements Verdict {}
}
