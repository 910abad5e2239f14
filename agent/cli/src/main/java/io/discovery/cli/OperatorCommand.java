package io.discovery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code operator}: what those who look after the servers need. */
@Command(
    name = "operator",
    description = "Looks after the servers.",
    subcommands = {OperatorRaftCommand.class})
final class OperatorCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: raft.");
  }
}
