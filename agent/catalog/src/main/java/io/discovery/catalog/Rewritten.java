package io.discovery.catalog;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * A state as if all of it had been written at one index. Takes time in proportion to the state,
 * some tens of ms for a hundred thousand entries. What can be derived is derived anew: no stream of
 * records can make a service whose instances are not there.
 */
final class Rewritten {
  private Rewritten() {}

  static Registry at(long index, Registry r) {
    TreeMap<String, NodeEntry> nodes = new TreeMap<>();
    TreeMap<String, TreeSet<InstanceKey>> instances = new TreeMap<>();
    r.nodes()
        .forEach(
            (node, entry) -> {
              nodes.put(
                  node,
                  new NodeEntry(
                      written(entry.node(), index),
                      written(entry.services(), index),
                      written(entry.checks(), index),
                      index));
              for (Versioned<Service> service : entry.services().values()) {
                instances
                    .computeIfAbsent(Names.fold(service.value().name()), _ -> new TreeSet<>())
                    .add(new InstanceKey(node, service.value().id()));
              }
            });
    TreeMap<String, ServiceEntry> services = new TreeMap<>();
    instances.forEach(
        (folded, keys) -> {
          ServiceEntry known = Invariant.present(r.services().get(folded), "entry of a service");
          services.put(folded, new ServiceEntry(known.name(), TreePSet.fromSortedSet(keys), index));
        });
    return new Registry(
        TreePMap.fromSortedMap(nodes),
        TreePMap.fromSortedMap(services),
        index,
        index,
        index,
        index,
        index);
  }

  static KvStore at(long index, KvStore kv) {
    return new KvStore(written(kv.entries(), index), kv.held(), index);
  }

  static Sessions at(long index, Sessions s) {
    return new Sessions(written(s.all(), index), s.onNodes(), index, index);
  }

  private static <T> PSortedMap<String, Versioned<T>> written(
      SortedMap<String, Versioned<T>> values, long index) {
    TreeMap<String, Versioned<T>> all = new TreeMap<>();
    for (Map.Entry<String, Versioned<T>> each : values.entrySet()) {
      all.put(each.getKey(), written(each.getValue(), index));
    }
    return TreePMap.fromSortedMap(all);
  }

  private static <T> Versioned<T> written(Versioned<T> value, long index) {
    return new Versioned<>(value.value(), index, index);
  }
}
