package io.discovery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code catalog}: what the cluster agrees on. */
@Command(
    name = "catalog",
    description = "Shows what the cluster agrees on.",
    subcommands = {
      CatalogDatacentersCommand.class,
      CatalogNodesCommand.class,
      CatalogServicesCommand.class
    })
final class CatalogCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: datacenters, nodes or services.");
  }
}
