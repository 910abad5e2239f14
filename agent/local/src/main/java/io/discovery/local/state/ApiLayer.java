package io.discovery.local.state;

import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.ServiceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was registered through the API, as it is stored: services with checks inside, and checks.
 */
final class ApiLayer {
  private final Map<String, ServiceDefinition> services = new HashMap<>();
  private final Map<String, CheckDefinition> standalone = new HashMap<>();

  /** Id of a check to id of the service it was declared inside of. */
  private final Map<String, String> inside = new HashMap<>();

  @Nullable ServiceDefinition service(String id) {
    return services.get(id);
  }

  @Nullable CheckDefinition check(String id) {
    String serviceId = inside.get(id);
    ServiceDefinition around = serviceId == null ? null : services.get(serviceId);
    if (around == null) {
      return standalone.get(id);
    }
    for (CheckDefinition check : around.checks()) {
      if (check.id().equals(id)) {
        return check;
      }
    }
    return null;
  }

  Set<String> serviceIds() {
    return Set.copyOf(services.keySet());
  }

  Set<String> checkIds() {
    Set<String> ids = new HashSet<>(standalone.keySet());
    ids.addAll(inside.keySet());
    return ids;
  }

  /** Registers a service; checks inside the one it replaces stay unless {@code replaceChecks}. */
  void register(ServiceDefinition given, boolean replaceChecks, Turn turn) {
    String id = given.service().id();
    for (CheckDefinition check : given.checks()) {
      if (!id.equals(inside.get(check.id()))) {
        deregisterCheck(check.id(), turn);
      }
    }
    List<CheckDefinition> checks = new ArrayList<>(given.checks());
    ServiceDefinition old = services.get(id);
    if (replaceChecks) {
      dropStandaloneOf(id, turn);
    } else if (old != null) {
      Set<String> named = new HashSet<>();
      given.checks().forEach(check -> named.add(check.id()));
      old.checks().stream().filter(check -> !named.contains(check.id())).forEach(checks::add);
    }
    put(new ServiceDefinition(given.service(), checks), turn);
  }

  private void put(ServiceDefinition definition, Turn turn) {
    String id = definition.service().id();
    forgetInside(services.put(id, definition), turn);
    for (CheckDefinition check : definition.checks()) {
      inside.put(check.id(), id);
      turn.touchedChecks.add(check.id());
    }
    turn.touchedServices.add(id);
    turn.store(new Output.Storing.PutService(definition));
  }

  private void forgetInside(@Nullable ServiceDefinition definition, Turn turn) {
    if (definition != null) {
      for (CheckDefinition check : definition.checks()) {
        inside.remove(check.id());
        turn.touchedChecks.add(check.id());
      }
    }
  }

  void register(CheckDefinition check, Turn turn) {
    if (inside.containsKey(check.id())) {
      deregisterCheck(check.id(), turn);
    }
    standalone.put(check.id(), check);
    turn.touchedChecks.add(check.id());
    turn.store(new Output.Storing.PutCheck(check));
  }

  /**
   * Forgets a service, the checks in it and, with {@code all}, every other check that judges it.
   */
  void deregisterService(String id, boolean all, Turn turn) {
    ServiceDefinition old = services.remove(id);
    if (old != null) {
      forgetInside(old, turn);
      turn.touchedServices.add(id);
      turn.store(new Output.Storing.DropService(id));
    }
    if (all) {
      dropStandaloneOf(id, turn);
    }
  }

  private void dropStandaloneOf(String serviceId, Turn turn) {
    List<String> ids = new ArrayList<>();
    for (CheckDefinition check : standalone.values()) {
      if (check.serviceId().equals(serviceId)) {
        ids.add(check.id());
      }
    }
    ids.sort(null);
    ids.forEach(id -> deregisterCheck(id, turn));
  }

  /** Forgets a check wherever it was declared; nothing happens when it is unknown. */
  void deregisterCheck(String id, Turn turn) {
    if (standalone.remove(id) != null) {
      turn.touchedChecks.add(id);
      turn.store(new Output.Storing.DropCheck(id));
    }
    String serviceId = inside.get(id);
    ServiceDefinition around = serviceId == null ? null : services.get(serviceId);
    if (around != null) {
      List<CheckDefinition> rest = new ArrayList<>(around.checks());
      rest.removeIf(check -> check.id().equals(id));
      put(new ServiceDefinition(around.service(), rest), turn);
    }
  }
}
