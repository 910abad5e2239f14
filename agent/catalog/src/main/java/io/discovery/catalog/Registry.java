package io.discovery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Nodes, services and checks. Keys of {@code nodes} and {@code services} are folded names.
 *
 * @param nodesIndex last change of any node
 * @param servicesIndex last change of any service instance
 * @param checksIndex last change of any check
 * @param nodeFloor last removal of a node: the least index of one that is absent
 * @param serviceFloor last removal of a service's last instance
 */
public record Registry(
    PSortedMap<String, NodeEntry> nodes,
    PSortedMap<String, ServiceEntry> services,
    long nodesIndex,
    long servicesIndex,
    long checksIndex,
    long nodeFloor,
    long serviceFloor) {

  static final Registry EMPTY = new Registry(TreePMap.empty(), TreePMap.empty(), 0, 0, 0, 0, 0);

  /** The node of that name, whatever its case. */
  public Optional<NodeEntry> node(String name) {
    return Optional.ofNullable(nodes.get(Names.fold(name)));
  }

  /** The service of that name, whatever its case; it has at least one instance. */
  public Optional<ServiceEntry> service(String name) {
    return Optional.ofNullable(services.get(Names.fold(name)));
  }

  /** All instances of a service, healthy or not, ordered by node and id; empty when unknown. */
  public List<Instance> instances(String serviceName) {
    ServiceEntry entry = services.get(Names.fold(serviceName));
    if (entry == null) {
      return List.of();
    }
    List<Instance> found = new ArrayList<>(entry.instances().size());
    for (InstanceKey key : entry.instances()) {
      found.add(instance(key));
    }
    return found;
  }

  private Instance instance(InstanceKey key) {
    NodeEntry on = Invariant.present(nodes.get(key.node()), "node of an instance");
    Versioned<Service> service =
        Invariant.present(on.services().get(key.serviceId()), "service of an instance");
    List<Versioned<Check>> checks = new ArrayList<>();
    for (Versioned<Check> check : on.checks().values()) {
      String judges = check.value().serviceId();
      if (judges.isEmpty() || judges.equals(key.serviceId())) {
        checks.add(check);
      }
    }
    return new Instance(on.node(), service, checks);
  }

  @Nullable NodeEntry findNode(String name) {
    return nodes.get(Names.fold(name));
  }

  long indexOfNode(String folded) {
    NodeEntry entry = nodes.get(folded);
    return entry == null ? nodeFloor : entry.index();
  }

  long indexOfService(String folded) {
    ServiceEntry entry = services.get(folded);
    return entry == null ? serviceFloor : entry.index();
  }
}
