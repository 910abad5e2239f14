package io.discovery.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code snapshot}: archives of all that the cluster agrees on. */
@Command(
    name = "snapshot",
    description = "Saves, restores and inspects archives of all that the cluster agrees on.",
    subcommands = {
      SnapshotInspectCommand.class,
      SnapshotRestoreCommand.class,
      SnapshotSaveCommand.class
    })
final class SnapshotCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: inspect, restore or save.");
  }

  /** The one file a subcommand is about. */
  static Path file(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new ApiException("Missing FILE argument");
    }
    if (arguments.size() > 1) {
      throw new ApiException("Too many arguments (expected 1, got " + arguments.size() + ")");
    }
    return Path.of(arguments.getFirst());
  }
}
