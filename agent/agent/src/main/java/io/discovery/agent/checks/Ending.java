package io.discovery.agent.checks;

import java.time.Duration;

/** How a program ended. */
sealed interface Ending {
  /** By itself, or by somebody's signal (then the code is 128 plus the signal's number). */
  record Exited(int code, String output) implements Ending {}

  /** Killed with its whole group because its time was up. */
  record TimedOut(Duration after, String output) implements Ending {}

  /** It never ran. */
  record NotStarted(String why) implements Ending {}
}
