package io.discovery.agent.http;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Instance;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/health}: what the checks say. */
final class Health {
  /** Stands for every status. */
  private static final String ANY = "any";

  private final String datacenter;

  Health(String datacenter) {
    this.datacenter = datacenter;
  }

  /** All checks of one node. */
  CatalogRead node(Exchange exchange) {
    String name = exchange.tail("Missing node name");
    return CatalogRead.ofRegistry(
        new Topic.OfNode(name),
        (snapshot, out) -> {
          out.list();
          Optional<NodeEntry> found = snapshot.registry().node(name);
          if (found.isPresent()) {
            NodeEntry entry = found.get();
            for (Versioned<Check> check : entry.checks().values()) {
              CatalogShapes.check(out, entry.node().value().name(), check);
            }
          }
          return Content.json(out.endList());
        });
  }

  /** The checks of the instances of one service, without those of their nodes. */
  CatalogRead checks(Exchange exchange) {
    String name = exchange.tail("Missing service name");
    NodeFilter filter = NodeFilter.of(exchange.query());
    return CatalogRead.ofRegistry(
        new Topic.OfService(name),
        (snapshot, out) -> {
          out.list();
          for (Instance instance : snapshot.registry().instances(name)) {
            if (filter.matches(instance.node().value())) {
              ownChecks(out, instance);
            }
          }
          return Content.json(out.endList());
        });
  }

  private static void ownChecks(JsonText out, Instance instance) throws IOException {
    for (Versioned<Check> check : instance.checks()) {
      if (!check.value().serviceId().isEmpty()) {
        CatalogShapes.check(out, instance.node().value().name(), check);
      }
    }
  }

  /** All checks in one status, or in any. */
  CatalogRead state(Exchange exchange) {
    String state = exchange.tail("Missing check state");
    @Nullable CheckStatus status = CheckStatus.ofWireName(state).orElse(null);
    if (status == null && !state.equals(ANY)) {
      throw HttpProblem.bad(
          "Unknown check state \"" + state + "\": write any, passing, warning or critical");
    }
    NodeFilter filter = NodeFilter.of(exchange.query());
    List<Topic> topics = new ArrayList<>(List.of(new Topic.Checks()));
    if (!filter.isEmpty()) {
      topics.add(new Topic.Nodes());
    }
    return new CatalogRead(
        topics,
        CatalogRead.Part.REGISTRY,
        (snapshot, out) -> inStatus(snapshot, status, filter, out));
  }

  private static Content inStatus(
      Snapshot snapshot, @Nullable CheckStatus status, NodeFilter filter, JsonText out)
      throws IOException {
    out.list();
    for (NodeEntry entry : snapshot.registry().nodes().values()) {
      if (!filter.matches(entry.node().value())) {
        continue;
      }
      for (Versioned<Check> check : entry.checks().values()) {
        if (status == null || check.value().status() == status) {
          CatalogShapes.check(out, entry.node().value().name(), check);
        }
      }
    }
    return Content.json(out.endList());
  }

  /** The instances of one service, each with its node and all checks that judge it. */
  CatalogRead service(Exchange exchange) {
    String name = exchange.tail("Missing service name");
    InstanceFilter filter = InstanceFilter.ofHealth(exchange.query());
    return CatalogRead.ofRegistry(
        new Topic.OfService(name),
        (snapshot, out) -> {
          out.list();
          for (Instance instance : snapshot.registry().instances(name)) {
            if (filter.matches(instance)) {
              instance(out, instance);
            }
          }
          return Content.json(out.endList());
        });
  }

  private void instance(JsonText out, Instance instance) throws IOException {
    CatalogShapes.node(out.object().name("Node"), datacenter, instance.node());
    CatalogShapes.service(out.name("Service"), instance.service());
    out.name("Checks").list();
    for (Versioned<Check> check : instance.checks()) {
      CatalogShapes.check(out, instance.node().value().name(), check);
    }
    out.endList().end();
  }
}
