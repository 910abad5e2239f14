package io.discovery.agent.http;

import io.discovery.catalog.Node;
import java.util.ArrayList;
import java.util.List;

/** {@code node-meta=key:value}, given any number of times: all of them must hold. */
final class NodeFilter {
  private record Wanted(String key, String value) {}

  private final List<Wanted> wanted;

  private NodeFilter(List<Wanted> wanted) {
    this.wanted = wanted;
  }

  static NodeFilter of(Query query) {
    List<Wanted> wanted = new ArrayList<>();
    for (String pair : query.all("node-meta")) {
      int colon = pair.indexOf(':');
      if (colon < 1) {
        throw HttpProblem.bad("Invalid node-meta: \"" + pair + "\" is not of the form key:value");
      }
      wanted.add(new Wanted(pair.substring(0, colon), pair.substring(colon + 1)));
    }
    return new NodeFilter(wanted);
  }

  /** Whether every node passes. */
  boolean isEmpty() {
    return wanted.isEmpty();
  }

  boolean matches(Node node) {
    for (Wanted pair : wanted) {
      if (!pair.value.equals(node.meta().get(pair.key))) {
        return false;
      }
    }
    return true;
  }
}
