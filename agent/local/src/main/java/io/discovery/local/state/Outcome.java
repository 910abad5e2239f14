package io.discovery.local.state;

/** What became of a submitted command. */
public sealed interface Outcome {
  /**
   * Applied.
   *
   * @param index log index at which it was; a catalog view below it does not show it yet
   */
  record Done(long index) implements Outcome {}

  /** Applied as "makes no sense in this state". */
  record Refused(String why) implements Outcome {}

  /** Not applied, or nobody knows. */
  record Failed(String why) implements Outcome {}
}
