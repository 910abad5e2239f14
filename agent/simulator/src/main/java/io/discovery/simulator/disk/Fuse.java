package io.discovery.simulator.disk;

/**
 * Ends a process after so many more of its effects, whatever they are: what it writes, sends,
 * applies or answers. Each of them burns it.
 */
public final class Fuse {
  private static final int NOT_LIT = -1;

  private int left = NOT_LIT;

  /** The process stops at the effect after so many. */
  public void light(int effects) {
    left = effects;
  }

  /** It will not stop here. */
  public void putOut() {
    left = NOT_LIT;
  }

  /** Whether the next effect is the one that is not done, or done in part only. */
  boolean isAtTheEnd() {
    return left == 0;
  }

  /**
   * An effect.
   *
   * @throws Crash when the process stops here
   */
  public void burn() {
    if (left == 0) {
      throw new Crash();
    }
    if (left > 0) {
      left--;
    }
  }
}
