package io.discovery.catalog;

import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * Which instances a service has.
 *
 * @param name as first registered
 * @param index last change of an instance, of its node, or of a check that judges it
 */
public record ServiceEntry(String name, PSortedSet<InstanceKey> instances, long index) {
  static ServiceEntry fresh(String name) {
    return new ServiceEntry(name, TreePSet.empty(), 0);
  }

  ServiceEntry plus(InstanceKey key, long at) {
    return new ServiceEntry(name, instances.plus(key), at);
  }

  ServiceEntry minus(InstanceKey key, long at) {
    return new ServiceEntry(name, instances.minus(key), at);
  }

  ServiceEntry touched(long at) {
    return new ServiceEntry(name, instances, at);
  }
}
