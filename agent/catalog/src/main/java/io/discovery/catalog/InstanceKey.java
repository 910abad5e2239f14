package io.discovery.catalog;

import java.util.Comparator;

/**
 * Where an instance of a service lives.
 *
 * @param node folded name of the node
 * @param serviceId id of the instance on it
 */
public record InstanceKey(String node, String serviceId) implements Comparable<InstanceKey> {
  private static final Comparator<InstanceKey> ORDER =
      Comparator.comparing(InstanceKey::node).thenComparing(InstanceKey::serviceId);

  @Override
  public int compareTo(InstanceKey other) {
    return ORDER.compare(this, other);
  }
}
