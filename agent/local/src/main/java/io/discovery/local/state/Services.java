package io.discovery.local.state;

import io.discovery.catalog.Service;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The declared services, which of them may be registered already, and what judges them. */
final class Services {
  private final Map<String, Service> declared = new HashMap<>();

  /** Declared, but still waiting for a check before they are registered. */
  private final Set<String> settling = new TreeSet<>();

  /** Id of a service, declared or not, to ids of the declared checks that name it. */
  private final Map<String, Set<String>> judges = new HashMap<>();

  /** Id of a declared check to the service it names. */
  private final Map<String, String> judged = new HashMap<>();

  @Nullable Service get(String id) {
    return declared.get(id);
  }

  boolean has(String id) {
    return declared.containsKey(id);
  }

  Iterable<String> ids() {
    return declared.keySet();
  }

  /** The service when it may be registered. */
  @Nullable Service settled(String id) {
    return settling.contains(id) ? null : declared.get(id);
  }

  boolean isSettling(String id) {
    return settling.contains(id);
  }

  Set<String> settling() {
    return Set.copyOf(settling);
  }

  void put(Service service) {
    declared.put(service.id(), service);
  }

  void remove(String id) {
    declared.remove(id);
    settling.remove(id);
  }

  void settle(String id) {
    settling.remove(id);
  }

  void unsettle(String id) {
    settling.add(id);
  }

  Set<String> checksOf(String serviceId) {
    return judges.getOrDefault(serviceId, Collections.emptySet());
  }

  /** A check is declared for that service (empty: the node), or no longer declared (null). */
  void judge(String checkId, @Nullable String serviceId) {
    String old = serviceId == null ? judged.remove(checkId) : judged.put(checkId, serviceId);
    if (old != null && !old.equals(serviceId)) {
      Set<String> rest = judges.get(old);
      if (rest != null) {
        rest.remove(checkId);
        if (rest.isEmpty()) {
          judges.remove(old);
        }
      }
    }
    if (serviceId != null && !serviceId.isEmpty()) {
      judges.computeIfAbsent(serviceId, _ -> new TreeSet<>()).add(checkId);
    }
  }
}
