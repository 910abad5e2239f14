package io.discovery.agent.http;

import io.discovery.catalog.Check;
import io.discovery.catalog.Instance;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Versioned;
import io.discovery.catalog.Weights;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;

/**
 * How things of the catalog look in answers: names, order, and where nothing is {@code null},
 * {@code []} or {@code {}} are those of the peer's 1.8 binary.
 */
final class CatalogShapes {
  private CatalogShapes() {}

  /** A node, as {@code /v1/catalog/nodes} and {@code /v1/health/service} show it. */
  static void node(JsonText out, String datacenter, Versioned<Node> versioned) throws IOException {
    Node node = versioned.value();
    out.object()
        .text("ID", node.id())
        .text("Node", node.name())
        .text("Address", node.address())
        .text("Datacenter", datacenter)
        .textsOrNull("TaggedAddresses", node.taggedAddresses())
        .textsOrNull("Meta", node.meta());
    versions(out, versioned).end();
  }

  /** A service on a node whose shape stands beside it. */
  static void service(JsonText out, Versioned<Service> versioned) throws IOException {
    Service service = versioned.value();
    out.object()
        .text("ID", service.id())
        .text("Service", service.name())
        .texts("Tags", service.tags())
        .text("Address", service.address());
    addresses(out, "TaggedAddresses", service.taggedAddresses());
    out.textsOrNull("Meta", service.meta()).number("Port", service.port());
    weights(out, "Weights", service.weights());
    out.flag("EnableTagOverride", service.enableTagOverride());
    mesh(out, "Proxy", "Connect");
    versions(out, versioned).end();
  }

  /** An instance with its node in one flat object, as {@code /v1/catalog/service} shows it. */
  static void instance(JsonText out, String datacenter, Instance instance) throws IOException {
    Node node = instance.node().value();
    Service service = instance.service().value();
    out.object()
        .text("ID", node.id())
        .text("Node", node.name())
        .text("Address", node.address())
        .text("Datacenter", datacenter)
        .textsOrNull("TaggedAddresses", node.taggedAddresses())
        .textsOrNull("NodeMeta", node.meta())
        .text("ServiceKind", "")
        .text("ServiceID", service.id())
        .text("ServiceName", service.name())
        .texts("ServiceTags", service.tags())
        .text("ServiceAddress", service.address());
    addresses(out, "ServiceTaggedAddresses", service.taggedAddresses());
    weights(out, "ServiceWeights", service.weights());
    out.texts("ServiceMeta", service.meta())
        .number("ServicePort", service.port())
        .flag("ServiceEnableTagOverride", service.enableTagOverride());
    mesh(out, "ServiceProxy", "ServiceConnect");
    versions(out, instance.service()).end();
  }

  /** A check of that node. */
  static void check(JsonText out, String node, Versioned<Check> versioned) throws IOException {
    check(out, node, versioned.value());
    versions(out, versioned).end();
  }

  /** A check that only the agent knows: it has no indexes. */
  static void localCheck(JsonText out, String node, Check check) throws IOException {
    check(out, node, check);
    out.number("CreateIndex", 0).number("ModifyIndex", 0).end();
  }

  private static void check(JsonText out, String node, Check check) throws IOException {
    out.object()
        .text("Node", node)
        .text("CheckID", check.id())
        .text("Name", check.name())
        .text("Status", check.status().wireName())
        .text("Notes", check.notes())
        .text("Output", check.output())
        .text("ServiceID", check.serviceId())
        .text("ServiceName", check.serviceName())
        .texts("ServiceTags", check.serviceTags())
        .text("Type", check.type())
        .name("Definition")
        .object()
        .end();
  }

  /** A service as the agent itself shows it, left open for more members. */
  static JsonText openLocalService(JsonText out, Service service) throws IOException {
    out.object()
        .text("ID", service.id())
        .text("Service", service.name())
        .texts("Tags", service.tags())
        .texts("Meta", service.meta())
        .number("Port", service.port())
        .text("Address", service.address());
    addresses(out, "TaggedAddresses", service.taggedAddresses());
    weights(out, "Weights", service.weights());
    return out.flag("EnableTagOverride", service.enableTagOverride());
  }

  private static void addresses(
      JsonText out, String name, SortedMap<String, ServiceAddress> addresses) throws IOException {
    if (addresses.isEmpty()) {
      return;
    }
    out.name(name).object();
    for (Map.Entry<String, ServiceAddress> address : addresses.entrySet()) {
      out.name(address.getKey())
          .object()
          .text("Address", address.getValue().address())
          .number("Port", address.getValue().port())
          .end();
    }
    out.end();
  }

  private static void weights(JsonText out, String name, Weights weights) throws IOException {
    out.name(name)
        .object()
        .number("Passing", weights.passing())
        .number("Warning", weights.warning())
        .end();
  }

  /** What the peer's mesh would fill in; clients decode it, so it is there and empty. */
  private static void mesh(JsonText out, String proxy, String connect) throws IOException {
    out.name(proxy).object();
    out.name("MeshGateway").object().end();
    out.name("Expose").object().end();
    out.end().name(connect).object().end();
  }

  private static JsonText versions(JsonText out, Versioned<?> versioned) throws IOException {
    return out.number("CreateIndex", versioned.createIndex())
        .number("ModifyIndex", versioned.modifyIndex());
  }
}
