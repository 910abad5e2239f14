package io.discovery.agent.http;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Instance;
import java.util.List;

/**
 * Which instances of a service are asked for: {@code tag} (any number of times, whatever the case;
 * an instance needs all), {@code node-meta} and {@code passing}.
 */
final class InstanceFilter {
  private final List<String> tags;
  private final NodeFilter nodes;
  private final boolean passing;

  private InstanceFilter(List<String> tags, NodeFilter nodes, boolean passing) {
    this.tags = tags;
    this.nodes = nodes;
    this.passing = passing;
  }

  /** Without regard to health. */
  static InstanceFilter of(Query query) {
    return new InstanceFilter(query.all("tag"), NodeFilter.of(query), false);
  }

  /** With {@code passing}. */
  static InstanceFilter ofHealth(Query query) {
    return new InstanceFilter(query.all("tag"), NodeFilter.of(query), query.flag("passing"));
  }

  boolean matches(Instance instance) {
    return nodes.matches(instance.node().value())
        && (!passing || instance.status() == CheckStatus.PASSING)
        && hasTags(instance.service().value().tags());
  }

  private boolean hasTags(List<String> present) {
    for (String tag : tags) {
      if (!hasTag(present, tag)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasTag(List<String> present, String tag) {
    for (String candidate : present) {
      if (candidate.equalsIgnoreCase(tag)) {
        return true;
      }
    }
    return false;
  }
}
