package io.discovery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code operator raft}: the servers that agree on the log. */
@Command(
    name = "raft",
    description = "Shows and changes which servers agree on the log.",
    subcommands = {
      RaftListPeersCommand.class,
      RaftRemovePeerCommand.class,
      RaftTransferLeaderCommand.class
    })
final class OperatorRaftCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what: list-peers, remove-peer or transfer-leader.");
  }
}
