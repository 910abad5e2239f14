package io.discovery.cli;

import io.discovery.local.document.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code catalog nodes}. */
@Command(name = "nodes", description = "Lists the nodes of the catalog.")
final class CatalogNodesCommand implements Callable<Integer> {
  /** As much of a node's id as tells it from others at a glance. */
  private static final int SHORT_ID = 8;

  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(
      names = "-service",
      paramLabel = "<name>",
      defaultValue = "",
      description = "Only nodes that offer this service.")
  private String service;

  @Option(
      names = "-node-meta",
      paramLabel = "<key=value>",
      description = "Only nodes with this metadata; may be repeated.")
  private List<String> meta = new ArrayList<>();

  @Option(
      names = "-detailed",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints ids in full, all addresses and metadata.")
  private boolean detailed;

  @Override
  public Integer call() {
    List<Value> nodes = new ArrayList<>(Json.items(http.client().json(path())));
    Map<String, Value> byName = new LinkedHashMap<>();
    nodes.sort(Comparator.comparing(node -> Json.text(node, "Node")));
    nodes.forEach(node -> byName.putIfAbsent(Json.text(node, "Node"), node));
    if (byName.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No nodes match the given query - try expanding your search.");
      return 0;
    }
    (detailed ? detailed(byName) : standard(byName)).print(spec.commandLine().getOut());
    return 0;
  }

  private String path() {
    StringBuilder path = new StringBuilder("/v1/catalog/");
    path.append(service.isEmpty() ? "nodes" : "service/" + ApiClient.encode(service));
    char next = '?';
    for (String pair : meta) {
      path.append(next).append("node-meta=").append(ApiClient.encode(pair.replaceFirst("=", ":")));
      next = '&';
    }
    return path.toString();
  }

  private static Columns standard(Map<String, Value> nodes) {
    Columns table = new Columns("Node", "ID", "Address", "DC");
    nodes.forEach(
        (name, node) -> {
          String id = Json.text(node, "ID");
          table.row(
              name,
              id.substring(0, Math.min(SHORT_ID, id.length())),
              Json.text(node, "Address"),
              Json.text(node, "Datacenter"));
        });
    return table;
  }

  private Columns detailed(Map<String, Value> nodes) {
    Columns table = new Columns("Node", "ID", "Address", "DC", "TaggedAddresses", "Meta");
    String metaKey = service.isEmpty() ? "Meta" : "NodeMeta";
    nodes.forEach(
        (name, node) ->
            table.row(
                name,
                Json.text(node, "ID"),
                Json.text(node, "Address"),
                Json.text(node, "Datacenter"),
                Json.pairs(Json.member(node, "TaggedAddresses"), ", "),
                Json.pairs(Json.member(node, metaKey), ", ")));
    return table;
  }
}
