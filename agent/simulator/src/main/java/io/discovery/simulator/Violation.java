package io.discovery.simulator;

import java.util.function.Supplier;

/** A promise was broken. The message says which, at which seed, and how to see it again. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** Says what was broken. */
  public Violation(String what) {
    super(what);
  }

  /** The same, with more said about another one. */
  public Violation(String what, Throwable cause) {
    super(what, cause);
  }

  /** What must hold. */
  public static void unless(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new Violation(what.get());
    }
  }
}
