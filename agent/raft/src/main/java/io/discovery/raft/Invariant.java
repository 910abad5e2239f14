package io.discovery.raft;

/** Assertions that stay on in production: a broken one is a bug, never a user's mistake. */
final class Invariant {
  private Invariant() {}

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("invariant broken: " + what);
    }
  }
}
