package io.discovery.simulator;

import io.discovery.catalog.Command;

/** What clients and a server say to each other. */
sealed interface Message {
  /** The client's number for it; comes back with the answer. */
  long call();

  /** What is at the key? */
  record Read(long call, String key) implements Message {}

  /** Do this. */
  record Write(long call, Command command) implements Message {
    @Override
    public String toString() {
      return "Write[call=" + call + "]";
    }
  }

  /** What is at the key. */
  record Shown(long call, Registers.Shown register) implements Message {}

  /** It is in the log and was applied, with this result. */
  record Applied(long call, Command.Result result) implements Message {}

  /** It never happened and never will; may be tried again. */
  record Refused(long call, String why) implements Message {}

  /** It may or may not have happened. */
  record Unknown(long call) implements Message {}
}
