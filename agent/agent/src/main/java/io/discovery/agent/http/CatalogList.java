package io.discovery.agent.http;

import io.discovery.catalog.Instance;
import io.discovery.catalog.InstanceKey;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Registry;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceEntry;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code /v1/catalog}, reading: what is registered, healthy or not. */
final class CatalogList {
  private final String datacenter;

  CatalogList(String datacenter) {
    this.datacenter = datacenter;
  }

  void datacenters(Exchange exchange) throws IOException {
    exchange.answer(Content.json(exchange.json().texts(List.of(datacenter))));
  }

  CatalogRead nodes(Exchange exchange) {
    NodeFilter filter = NodeFilter.of(exchange.query());
    return CatalogRead.ofRegistry(
        new Topic.Nodes(),
        (snapshot, out) -> {
          out.list();
          for (NodeEntry entry : snapshot.registry().nodes().values()) {
            if (filter.matches(entry.node().value())) {
              CatalogShapes.node(out, datacenter, entry.node());
            }
          }
          return Content.json(out.endList());
        });
  }

  CatalogRead services(Exchange exchange) {
    NodeFilter filter = NodeFilter.of(exchange.query());
    List<Topic> topics = new ArrayList<>(List.of(new Topic.Services()));
    if (!filter.isEmpty()) {
      topics.add(new Topic.Nodes());
    }
    return new CatalogRead(
        topics, CatalogRead.Part.REGISTRY, (snapshot, out) -> services(snapshot, filter, out));
  }

  private static Content services(Snapshot snapshot, NodeFilter filter, JsonText out)
      throws IOException {
    Registry registry = snapshot.registry();
    out.object();
    for (ServiceEntry entry : registry.services().values()) {
      SortedSet<String> tags = new TreeSet<>();
      boolean found = false;
      for (InstanceKey key : entry.instances()) {
        NodeEntry on = registry.nodes().get(key.node());
        Versioned<Service> service = on == null ? null : on.services().get(key.serviceId());
        if (on != null && service != null && filter.matches(on.node().value())) {
          found = true;
          tags.addAll(service.value().tags());
        }
      }
      if (found) {
        out.texts(entry.name(), List.copyOf(tags));
      }
    }
    return Content.json(out.end());
  }

  CatalogRead service(Exchange exchange) {
    String name = exchange.tail("Missing service name");
    InstanceFilter filter = InstanceFilter.of(exchange.query());
    return CatalogRead.ofRegistry(
        new Topic.OfService(name),
        (snapshot, out) -> {
          out.list();
          for (Instance instance : snapshot.registry().instances(name)) {
            if (filter.matches(instance)) {
              CatalogShapes.instance(out, datacenter, instance);
            }
          }
          return Content.json(out.endList());
        });
  }

  /** The node and its services by id; {@code null} when there is no such node. */
  CatalogRead node(Exchange exchange) {
    String name = exchange.tail("Missing node name");
    return CatalogRead.ofRegistry(
        new Topic.OfNode(name),
        (snapshot, out) -> {
          Optional<NodeEntry> found = snapshot.registry().node(name);
          if (found.isEmpty()) {
            return Content.json(out.none());
          }
          NodeEntry entry = found.get();
          CatalogShapes.node(out.object().name("Node"), datacenter, entry.node());
          out.name("Services").object();
          for (Map.Entry<String, Versioned<Service>> service : entry.services().entrySet()) {
            CatalogShapes.service(out.name(service.getKey()), service.getValue());
          }
          return Content.json(out.end().end());
        });
  }

  /** As {@link #node}, with the services in a list. */
  CatalogRead nodeServices(Exchange exchange) {
    String name = exchange.tail("Missing node name");
    return CatalogRead.ofRegistry(
        new Topic.OfNode(name),
        (snapshot, out) -> {
          Optional<NodeEntry> found = snapshot.registry().node(name);
          out.object().name("Node");
          if (found.isEmpty()) {
            return Content.json(out.none().name("Services").none().end());
          }
          NodeEntry entry = found.get();
          CatalogShapes.node(out, datacenter, entry.node());
          out.name("Services");
          if (entry.services().isEmpty()) {
            return Content.json(out.none().end());
          }
          out.list();
          for (Versioned<Service> service : entry.services().values()) {
            CatalogShapes.service(out, service);
          }
          return Content.json(out.endList().end());
        });
  }
}
