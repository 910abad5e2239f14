package io.discovery.dns;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Registry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Weights;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A catalog in the hands of a test, changed by real commands. */
final class Cluster {
  private Snapshot snapshot = Snapshot.EMPTY;

  Registry registry() {
    return snapshot.registry();
  }

  Cluster node(String name, String address) {
    return node(name, address, Map.of());
  }

  Cluster node(String name, String address, Map<String, String> meta) {
    return apply(new Command.Register(nodeOf(name, address, meta), false, List.of(), List.of()));
  }

  Cluster service(String node, Service service) {
    return apply(
        new Command.Register(nodeOf(node, "", Map.of()), true, List.of(service), List.of()));
  }

  /** A node with one healthy instance on it. */
  Cluster instance(String node, String address, String service, int port, String... tags) {
    return node(node, address).service(node, Service.of(service, service, port, tags));
  }

  Cluster check(String node, String serviceId, CheckStatus status) {
    Check check =
        new Check("check:" + serviceId, "", status, "", "", serviceId, "", List.of(), "tcp", 0);
    return apply(new Command.Register(nodeOf(node, "", Map.of()), true, List.of(), List.of(check)));
  }

  Cluster withoutService(String node, String id) {
    return apply(new Command.DeregisterService(node, id));
  }

  Cluster withoutNode(String node) {
    return apply(new Command.DeregisterNode(node));
  }

  Cluster put(String key) {
    return apply(new Command.KvPut(key, new byte[] {1}, 0, OptionalLong.empty()));
  }

  Cluster apply(Command command) {
    snapshot = Apply.apply(snapshot, snapshot.index() + 1, 0, command).next();
    return this;
  }

  /** An instance under an address of its own. */
  static Service at(String address, String name, int port) {
    return with(Service.of(name, name, port), name, address, Weights.DEFAULT);
  }

  static Service weighted(String name, int port, Weights weights) {
    return with(Service.of(name, name, port), name, "", weights);
  }

  static Service called(String id, Service service) {
    return with(service, id, service.address(), service.weights());
  }

  private static Service with(Service s, String id, String address, Weights weights) {
    return new Service(
        id,
        s.name(),
        s.tags(),
        address,
        s.port(),
        s.taggedAddresses(),
        s.meta(),
        weights,
        s.enableTagOverride());
  }

  private static Node nodeOf(String name, String address, Map<String, String> meta) {
    return new Node(name, "", address, new TreeMap<>(), new TreeMap<>(meta));
  }
}
