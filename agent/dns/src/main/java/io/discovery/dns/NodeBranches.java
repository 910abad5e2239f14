package io.discovery.dns;

import io.discovery.catalog.Registry;
import java.util.HashSet;
import java.util.Set;

/**
 * Names that exist because one with more labels does: {@code example.lan} and {@code lan} of {@code
 * pm.example.lan}. Gathered once per change of any node, when first asked for.
 */
final class NodeBranches {
  private long index = -1;
  private Set<String> names = Set.of();

  boolean has(Registry registry, String folded) {
    if (registry.nodesIndex() != index) {
      names = gather(registry);
      index = registry.nodesIndex();
    }
    return names.contains(folded);
  }

  private static Set<String> gather(Registry registry) {
    Set<String> names = new HashSet<>();
    for (String node : registry.nodes().keySet()) {
      int dot = node.indexOf('.');
      // Below a name that is there already, so are the ones above it.
      while (dot >= 0 && names.add(node.substring(dot + 1))) {
        dot = node.indexOf('.', dot + 1);
      }
    }
    return names;
  }
}
