package io.discovery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kv}: the key/value store. */
@Command(
    name = "kv",
    description = "Reads and writes the key/value store.",
    subcommands = {KvDeleteCommand.class, KvGetCommand.class, KvPutCommand.class})
final class KvCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: get, put or delete.");
  }

  /** A key as the store knows it: a leading slash is a habit from paths. */
  static String key(String given) {
    return given.startsWith("/") ? given.substring(1) : given;
  }
}
