package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code catalog datacenters}. */
@Command(name = "datacenters", description = "Lists the known datacenters.")
final class CatalogDatacentersCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Json.items(http.client().json("/v1/catalog/datacenters"))
        .forEach(name -> spec.commandLine().getOut().println(Json.text(name)));
    return 0;
  }
}
