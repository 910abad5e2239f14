package io.discovery.cli;

import io.discovery.local.document.Value;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code info}: figures of the agent for its operator. */
@Command(name = "info", description = "Prints figures of the agent for its operator.")
final class InfoCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Value stats = Json.member(http.client().json("/v1/agent/self"), "Stats");
    new TreeMap<>(Json.members(stats))
        .forEach(
            (area, figures) -> {
              out.println(area + ":");
              new TreeMap<>(Json.members(figures))
                  .forEach((name, value) -> out.println("\t" + name + " = " + Json.text(value)));
            });
    return 0;
  }
}
