package io.discovery.local.state;

/** Who declares an id. An earlier kind beats a later one when both claim the same id. */
public sealed interface Owner {
  /** The agent itself: its server service. */
  record Agent() implements Owner {}

  /** A definition file; gone with it. */
  record File(String path) implements Owner {}

  /** A call of the API; stays until it is deregistered or a file claims the id. */
  record Api() implements Owner {}
}
