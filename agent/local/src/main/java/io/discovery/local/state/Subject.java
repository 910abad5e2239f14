package io.discovery.local.state;

/** What is compared with the catalog as one thing. */
sealed interface Subject {
  /** The node's own record. */
  record OfNode() implements Subject {}

  /** A service instance, without its checks. */
  record OfService(String id) implements Subject {}

  /** A check. */
  record OfCheck(String id) implements Subject {}
}
