package io.discovery.catalog;

import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * A node with all that is registered on it.
 *
 * @param services by id
 * @param checks by id
 * @param index last change of the node or of anything on it
 */
public record NodeEntry(
    Versioned<Node> node,
    PSortedMap<String, Versioned<Service>> services,
    PSortedMap<String, Versioned<Check>> checks,
    long index) {

  static NodeEntry fresh(Versioned<Node> node, long index) {
    return new NodeEntry(node, TreePMap.empty(), TreePMap.empty(), index);
  }

  NodeEntry withNode(Versioned<Node> next, long at) {
    return new NodeEntry(next, services, checks, at);
  }

  NodeEntry withServices(PSortedMap<String, Versioned<Service>> next, long at) {
    return new NodeEntry(node, next, checks, at);
  }

  NodeEntry withChecks(PSortedMap<String, Versioned<Check>> next, long at) {
    return new NodeEntry(node, services, next, at);
  }
}
