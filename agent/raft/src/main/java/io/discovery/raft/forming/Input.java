package io.discovery.raft.forming;

import java.util.UUID;

/** What happens to a server that looks for its cluster. */
public sealed interface Input {
  /** Nothing but time has passed: the first input of all, and the one at {@link Output#wakeAt}. */
  record TimePassed() implements Input {}

  /** Another server has asked; it is to get {@link Output#reply} of the same step. */
  record Asked(Greeting greeting) implements Input {}

  /**
   * The answer to an {@link Ask} of this process.
   *
   * @param address {@link Ask#address}
   */
  record Answered(String address, Greeting greeting) implements Input {}

  /**
   * An {@link Ask} came to nothing.
   *
   * @param address {@link Ask#address}
   * @param why for a person, in a few words: "connection refused"
   */
  record Unreachable(String address, String why) implements Input {}

  /** What {@link Output#remember} asked for is durable. */
  record Remembered() implements Input {}

  /**
   * What {@link Output#remember} asked for could not be stored for want of room. It may or may not
   * be found at the next start; nobody was told of it.
   *
   * @param why for a person: what is full and the mend
   */
  record NotRemembered(String why) implements Input {}

  /**
   * A cluster takes this server in ({@link Joinable}): it is to belong to it for ever. Nothing
   * comes of it where a promise stands or the server has a cluster; else {@link Output#formed}.
   */
  record Join(UUID cluster) implements Input {}
}
