package io.discovery.cli;

import io.discovery.local.document.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code catalog services}. */
@Command(name = "services", description = "Lists the services of the catalog.")
final class CatalogServicesCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(
      names = "-node",
      paramLabel = "<name>",
      defaultValue = "",
      description = "Only services on this node.")
  private String node;

  @Option(
      names = "-tags",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints each service's tags.")
  private boolean tags;

  @Override
  public Integer call() {
    Map<String, List<String>> services = node.isEmpty() ? all() : onNode();
    if (services.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No services match the given query - try expanding your search.");
      return 0;
    }
    if (tags) {
      Columns table = Columns.plain();
      services.forEach((name, its) -> table.row(name, String.join(",", its)));
      table.print(spec.commandLine().getOut());
    } else {
      services.keySet().forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  private Map<String, List<String>> all() {
    Map<String, List<String>> found = new TreeMap<>();
    Json.members(http.client().json("/v1/catalog/services"))
        .forEach((name, its) -> found.put(name, sorted(its)));
    return found;
  }

  private Map<String, List<String>> onNode() {
    Map<String, List<String>> found = new TreeMap<>();
    Value answer = http.client().json("/v1/catalog/node/" + ApiClient.encode(node));
    Json.members(Json.member(answer, "Services"))
        .values()
        .forEach(s -> found.put(Json.text(s, "Service"), sorted(Json.member(s, "Tags"))));
    return found;
  }

  private static List<String> sorted(@Nullable Value tags) {
    return List.copyOf(new TreeSet<>(Json.items(tags).stream().map(Json::text).toList()));
  }
}
