package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.raft.Guarantee;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients and servers say to each other. */
sealed interface Call {
  /** The client's number for it; comes back with the answer. */
  long number();

  /** What is at the key? */
  record Read(long number, String key, Guarantee guarantee) implements Call {}

  /** Do this. */
  record Write(long number, Command command) implements Call {
    @Override
    public String toString() {
      return "Write[number=" + number + "]";
    }
  }

  /** What is at the key. */
  record Shown(long number, Registers.Shown register) implements Call {}

  /** It is in the log and was applied, with this result. */
  record Applied(long number, Command.Result result) implements Call {}

  /**
   * It never happened and never will; may be tried again.
   *
   * @param hint who leads as far as is known
   */
  record Refused(long number, String why, @Nullable UUID hint) implements Call {}

  /** It may or may not have happened. */
  record Unknown(long number) implements Call {}
}
