package io.discovery.agent.log;

import java.util.logging.LogManager;

/**
 * The JDK's log manager takes the handlers away in a shutdown hook of its own, which runs beside
 * ours: what is said while the agent stops would be lost. This one keeps them.
 *
 * <p>Public with a public constructor because the JDK makes it by name.
 */
public final class LastingLogManager extends LogManager {
  private static volatile boolean kept;

  /** Called by the JDK. */
  public LastingLogManager() {}

  /** From now on the handlers stay; ours write at once, so nobody needs them closed. */
  static void keep() {
    kept = true;
  }

  @Override
  public void reset() {
    if (!kept) {
      super.reset();
    }
  }
}
