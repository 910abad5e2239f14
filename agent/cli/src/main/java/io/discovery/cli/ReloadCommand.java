package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reload}: the agent looks at its definition files now. It does so by itself, too. */
@Command(
    name = "reload",
    description = "Makes the agent look at its definition files now. It does so by itself, too.")
final class ReloadCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String quarantined = http.client().put("/v1/agent/reload", new byte[0]).text();
    spec.commandLine().getOut().println("Configuration reload triggered");
    if (!quarantined.isEmpty()) {
      spec.commandLine().getErr().println(quarantined);
    }
    return 0;
  }
}
