package io.discovery.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/** The registry while one command changes it. Used by one thread, within one apply. */
final class RegistryChange {
  private final long index;
  private final Set<Topic> topics = new HashSet<>();
  private PSortedMap<String, NodeEntry> nodes;
  private PSortedMap<String, ServiceEntry> services;
  private final Registry before;
  private long nodeFloor;
  private long serviceFloor;

  RegistryChange(Registry before, long index) {
    this.before = before;
    this.index = index;
    this.nodes = before.nodes();
    this.services = before.services();
    this.nodeFloor = before.nodeFloor();
    this.serviceFloor = before.serviceFloor();
  }

  /** The registry after the change: the very same object when nothing changed. */
  Registry finish() {
    if (topics.isEmpty()) {
      return before;
    }
    return new Registry(
        nodes,
        services,
        topics.contains(new Topic.Nodes()) ? index : before.nodesIndex(),
        topics.contains(new Topic.Services()) ? index : before.servicesIndex(),
        topics.contains(new Topic.Checks()) ? index : before.checksIndex(),
        nodeFloor,
        serviceFloor);
  }

  Set<Topic> topics() {
    return topics;
  }

  Command.Result register(Command.Register c) {
    String unknown = unknownService(c);
    if (unknown != null) {
      return new Command.Result.Refused(
          "check refers to service id \"" + unknown + "\", which is not registered on this node");
    }
    NodeEntry entry = putNode(c.node(), c.keepNode());
    for (Service service : c.services()) {
      entry = putService(entry, service);
    }
    for (Check check : c.checks()) {
      entry = putCheck(entry, check);
    }
    nodes = nodes.plus(Names.fold(c.node().name()), entry);
    return new Command.Result.Done();
  }

  private @Nullable String unknownService(Command.Register c) {
    Set<String> known = new HashSet<>(Set.of(""));
    c.services().forEach(service -> known.add(service.id()));
    NodeEntry entry = nodes.get(Names.fold(c.node().name()));
    for (Check check : c.checks()) {
      String id = check.serviceId();
      if (!known.contains(id) && (entry == null || !entry.services().containsKey(id))) {
        return id;
      }
    }
    return null;
  }

  private NodeEntry putNode(Node node, boolean keep) {
    NodeEntry old = nodes.get(Names.fold(node.name()));
    if (old == null) {
      touchNode(node.name());
      topics.add(new Topic.Nodes());
      return NodeEntry.fresh(new Versioned<>(node, index, index), index);
    }
    if (keep || old.node().value().equals(node)) {
      return old;
    }
    touchNode(node.name());
    topics.add(new Topic.Nodes());
    touchServicesOn(old);
    return old.withNode(new Versioned<>(node, old.node().createIndex(), index), index);
  }

  private NodeEntry putService(NodeEntry on, Service service) {
    Versioned<Service> old = on.services().get(service.id());
    if (old != null && old.value().equals(service)) {
      return on;
    }
    InstanceKey key = new InstanceKey(Names.fold(on.node().value().name()), service.id());
    if (old != null && !Names.fold(old.value().name()).equals(Names.fold(service.name()))) {
      unlink(old.value().name(), key);
    }
    String folded = Names.fold(service.name());
    ServiceEntry entry = services.getOrDefault(folded, ServiceEntry.fresh(service.name()));
    services = services.plus(folded, entry.plus(key, index));
    topics.add(new Topic.OfService(service.name()));
    topics.add(new Topic.Services());
    touchNode(on.node().value().name());
    long created = old == null ? index : old.createIndex();
    NodeEntry next =
        on.withServices(
            on.services().plus(service.id(), new Versioned<>(service, created, index)), index);
    return relabelChecks(next, service);
  }

  /** Checks carry name and tags of their service: they follow when it changes. */
  private NodeEntry relabelChecks(NodeEntry on, Service service) {
    NodeEntry next = on;
    for (Versioned<Check> check : on.checks().values()) {
      if (check.value().serviceId().equals(service.id())) {
        next = putCheck(next, check.value());
      }
    }
    return next;
  }

  private NodeEntry putCheck(NodeEntry on, Check given) {
    Versioned<Service> judged = on.services().get(given.serviceId());
    Check check = judged == null ? given : labelled(given, judged.value());
    Versioned<Check> old = on.checks().get(check.id());
    if (old != null && old.value().equals(check)) {
      return on;
    }
    if (old != null && !old.value().serviceId().equals(check.serviceId())) {
      touchJudged(on, old.value());
    }
    touchJudged(on, check);
    topics.add(new Topic.Checks());
    touchNode(on.node().value().name());
    long created = old == null ? index : old.createIndex();
    return on.withChecks(
        on.checks().plus(check.id(), new Versioned<>(check, created, index)), index);
  }

  private static Check labelled(Check c, Service s) {
    if (c.serviceName().equals(s.name()) && Objects.equals(c.serviceTags(), s.tags())) {
      return c;
    }
    return new Check(
        c.id(),
        c.name(),
        c.status(),
        c.notes(),
        c.output(),
        c.serviceId(),
        s.name(),
        s.tags(),
        c.type(),
        c.definitionDigest());
  }

  Command.Result removeNode(String name) {
    NodeEntry entry = nodes.get(Names.fold(name));
    if (entry != null) {
      for (String id : List.copyOf(entry.services().keySet())) {
        entry = withoutService(entry, id);
      }
      if (!entry.checks().isEmpty()) {
        topics.add(new Topic.Checks());
      }
      nodes = nodes.minus(Names.fold(name));
      nodeFloor = index;
      topics.add(new Topic.Nodes());
      touchNode(name);
    }
    return new Command.Result.Done();
  }

  Command.Result removeService(String node, String serviceId) {
    NodeEntry entry = nodes.get(Names.fold(node));
    if (entry != null && entry.services().containsKey(serviceId)) {
      nodes = nodes.plus(Names.fold(node), withoutService(entry, serviceId));
    }
    return new Command.Result.Done();
  }

  Command.Result removeCheck(String node, String checkId) {
    NodeEntry entry = nodes.get(Names.fold(node));
    Versioned<Check> old = entry == null ? null : entry.checks().get(checkId);
    if (entry != null && old != null) {
      touchJudged(entry, old.value());
      topics.add(new Topic.Checks());
      touchNode(node);
      nodes = nodes.plus(Names.fold(node), entry.withChecks(entry.checks().minus(checkId), index));
    }
    return new Command.Result.Done();
  }

  private NodeEntry withoutService(NodeEntry on, String serviceId) {
    Service gone = Invariant.present(on.services().get(serviceId), "service to remove").value();
    PSortedMap<String, Versioned<Check>> checks = on.checks();
    for (Versioned<Check> check : on.checks().values()) {
      if (check.value().serviceId().equals(serviceId)) {
        checks = checks.minus(check.value().id());
        topics.add(new Topic.Checks());
      }
    }
    String node = on.node().value().name();
    unlink(gone.name(), new InstanceKey(Names.fold(node), serviceId));
    touchNode(node);
    return on.withServices(on.services().minus(serviceId), index).withChecks(checks, index);
  }

  private void unlink(String serviceName, InstanceKey key) {
    String folded = Names.fold(serviceName);
    ServiceEntry entry =
        Invariant.present(services.get(folded), "entry of a service").minus(key, index);
    if (entry.instances().isEmpty()) {
      services = services.minus(folded);
      serviceFloor = index;
    } else {
      services = services.plus(folded, entry);
    }
    topics.add(new Topic.OfService(serviceName));
    topics.add(new Topic.Services());
  }

  private void touchNode(String name) {
    topics.add(new Topic.OfNode(name));
  }

  /** A check that judges the whole node concerns every service on it. */
  private void touchJudged(NodeEntry on, Check check) {
    Versioned<Service> judged = on.services().get(check.serviceId());
    if (check.serviceId().isEmpty()) {
      touchServicesOn(on);
    } else if (judged != null) {
      touchService(judged.value().name());
    }
  }

  private void touchServicesOn(NodeEntry on) {
    on.services().values().forEach(service -> touchService(service.value().name()));
  }

  private void touchService(String name) {
    String folded = Names.fold(name);
    ServiceEntry entry = Invariant.present(services.get(folded), "entry of a service");
    services = services.plus(folded, entry.touched(index));
    topics.add(new Topic.OfService(name));
  }
}
