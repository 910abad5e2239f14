package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leave}: out of the cluster for good, and the agent ends. */
@Command(name = "leave", description = "Leaves the cluster and ends the agent.")
final class LeaveCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(
      names = "-force",
      arity = "0..1",
      fallbackValue = "true",
      description = "Even where the other servers could agree on nothing then.")
  private boolean force;

  @Override
  public Integer call() {
    http.client().put("/v1/agent/leave" + (force ? "?force" : ""), new byte[0]);
    spec.commandLine().getOut().println("Graceful leave complete");
    return 0;
  }
}
