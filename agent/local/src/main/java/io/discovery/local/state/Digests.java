package io.discovery.local.state;

import io.discovery.local.definition.CheckDefinition;

/** Tells definitions apart over a restart. */
final class Digests {
  private Digests() {}

  /** Equal for equal definitions, in every process; 0 is never used, it means unknown. */
  static long of(CheckDefinition check) {
    // Records print all their components, in order.
    long digest = Spread.hash(check.toString());
    return digest == 0 ? 1 : digest;
  }
}
