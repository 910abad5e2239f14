package io.discovery.catalog;

import org.jspecify.annotations.Nullable;

/** Assertions that stay on in production: a broken one is a bug, never a user's mistake. */
final class Invariant {
  private Invariant() {}

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("invariant broken: " + what);
    }
  }

  static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("invariant broken: missing " + what);
    }
    return value;
  }
}
