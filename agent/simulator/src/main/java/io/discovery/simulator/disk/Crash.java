package io.discovery.simulator.disk;

/**
 * The process has stopped in the middle of something; nothing of it goes on. An error, so that no
 * code under test takes it for a failure it could handle.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("the process stops here", null, false, false);
  }
}
