package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Service;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who declares what. Every id has one owner: the agent itself beats files, files beat the API.
 *
 * <p>The API cannot take an id that a file declares (refused by the file's name). A file that
 * claims an id of the API's takes it over for good: the API's registration is forgotten, so that it
 * does not come back from the dead when the file goes. The API may remove what a file declares, as
 * with the peer; that lasts until the definition changes, a reload, or a restart.
 */
final class Ownership {
  static final String RESERVED =
      "the id " + Check.SERF_HEALTH + " belongs to the cluster's own check, choose another";

  private final Map<String, Service> ownServices = new HashMap<>();
  private final Map<String, CheckDefinition> ownChecks = new HashMap<>();
  private final ApiLayer api = new ApiLayer();

  /** What the API removed although a file declares it. */
  private final Set<String> hiddenServices = new HashSet<>();

  private final Set<String> hiddenChecks = new HashSet<>();
  private FileLayer files = FileLayer.NONE;

  Ownership(Declaration own) {
    for (ServiceDefinition definition : own.services()) {
      ownServices.put(definition.service().id(), definition.service());
      definition.checks().forEach(check -> ownChecks.put(check.id(), check));
    }
    own.checks().forEach(check -> ownChecks.put(check.id(), check));
  }

  void touchOwn(Turn turn) {
    turn.touchedServices.addAll(ownServices.keySet());
    turn.touchedChecks.addAll(ownChecks.keySet());
  }

  @Nullable Owned<Service> service(String id) {
    Service own = ownServices.get(id);
    if (own != null) {
      return new Owned<>(own, new Owner.Agent());
    }
    FileLayer.FileService file = files.services.get(id);
    if (file != null) {
      return hiddenServices.contains(id)
          ? null
          : new Owned<>(file.definition().service(), new Owner.File(file.path()));
    }
    ServiceDefinition registered = api.service(id);
    return registered == null ? null : new Owned<>(registered.service(), new Owner.Api());
  }

  /** When the service may be answered while it is new; only files have a say in it. */
  Announce announce(String id) {
    FileLayer.FileService file = files.services.get(id);
    return file == null || ownServices.containsKey(id)
        ? Announce.AT_ONCE
        : file.definition().announce();
  }

  @Nullable Owned<CheckDefinition> check(String id) {
    CheckDefinition own = ownChecks.get(id);
    if (own != null) {
      return new Owned<>(own, new Owner.Agent());
    }
    FileLayer.FileCheck file = files.checks.get(id);
    if (file != null) {
      boolean hidden = hiddenChecks.contains(id) || hiddenServices.contains(file.inside());
      return hidden ? null : new Owned<>(file.definition(), new Owner.File(file.path()));
    }
    CheckDefinition registered = api.check(id);
    return registered == null ? null : new Owned<>(registered, new Owner.Api());
  }

  /** Puts a new set of files in force; what differs from the old one is touched. */
  void files(SortedMap<String, Declaration> byPath, Turn turn) {
    FileLayer old = files;
    files = FileLayer.of(byPath, turn);
    Set<String> services = new TreeSet<>(old.services.keySet());
    services.addAll(files.services.keySet());
    for (String id : services) {
      ServiceDefinition now = files.service(id);
      if (now == null || !now.equals(old.service(id))) {
        hiddenServices.remove(id);
        turn.touchedServices.add(id);
      }
    }
    Set<String> checks = new TreeSet<>(old.checks.keySet());
    checks.addAll(files.checks.keySet());
    for (String id : checks) {
      CheckDefinition now = files.check(id);
      if (now == null || !now.equals(old.check(id))) {
        hiddenChecks.remove(id);
      }
      // Touched even when equal: it may have moved out of a service that is hidden.
      turn.touchedChecks.add(id);
    }
    takeOver(turn);
  }

  private void takeOver(Turn turn) {
    for (String id : api.serviceIds()) {
      FileLayer.FileService file = files.services.get(id);
      if (file != null) {
        turn.notice(taken("service", id, file.path()));
        api.deregisterService(id, false, turn);
      }
    }
    for (String id : api.checkIds()) {
      FileLayer.FileCheck file = files.checks.get(id);
      if (file != null) {
        turn.notice(taken("check", id, file.path()));
        api.deregisterCheck(id, turn);
      }
    }
  }

  private static String taken(String what, String id, String path) {
    return what
        + " taken over id="
        + id
        + " file="
        + path
        + "; the registration made over the API is forgotten";
  }

  /** Everything that files declare is in force again. */
  void reloaded(Turn turn) {
    for (String id : hiddenServices) {
      turn.touchedServices.add(id);
      files.checks.forEach(
          (checkId, check) -> {
            if (check.inside().equals(id)) {
              turn.touchedChecks.add(checkId);
            }
          });
    }
    turn.touchedChecks.addAll(hiddenChecks);
    hiddenServices.clear();
    hiddenChecks.clear();
  }

  /** Registers unless an id in it belongs to somebody else: then refuses. */
  void register(ServiceDefinition given, boolean replaceChecks, Turn turn) {
    refuseTaken(given.service().id(), turn);
    given.checks().forEach(check -> refuseTakenCheck(check.id(), turn));
    if (!turn.refused()) {
      api.register(given, replaceChecks, turn);
    }
  }

  /** Registers unless its id belongs to somebody else: then refuses. */
  void register(CheckDefinition given, Turn turn) {
    refuseTakenCheck(given.id(), turn);
    if (!turn.refused()) {
      api.register(given, turn);
    }
  }

  private void refuseTaken(String id, Turn turn) {
    FileLayer.FileService file = files.services.get(id);
    if (ownServices.containsKey(id)) {
      turn.refuse(false, "service \"" + id + "\" is this agent's own; choose another id");
    } else if (file != null) {
      turn.refuse(false, belongsToFile("service", id, file.path()));
    }
  }

  private void refuseTakenCheck(String id, Turn turn) {
    FileLayer.FileCheck file = files.checks.get(id);
    if (id.equals(Check.SERF_HEALTH)) {
      turn.refuse(false, "check \"" + id + "\" cannot be registered: " + RESERVED);
    } else if (Announce.isCheckId(id)) {
      turn.refuse(false, "check \"" + id + "\" cannot be registered: " + Announce.RESERVED);
    } else if (ownChecks.containsKey(id)) {
      turn.refuse(false, "check \"" + id + "\" is this agent's own; choose another id");
    } else if (file != null) {
      turn.refuse(false, belongsToFile("check", id, file.path()));
    }
  }

  private static String belongsToFile(String what, String id, String path) {
    return what
        + " \""
        + id
        + "\" is declared by "
        + path
        + "; change that file, or remove it from there first";
  }

  /** Removes a service with its checks of the API; those of files wait for it to come back. */
  void deregisterService(String id, Turn turn) {
    FileLayer.FileService file = files.services.get(id);
    if (ownServices.containsKey(id)) {
      turn.refuse(false, "service \"" + id + "\" is this agent's own and cannot be deregistered");
    } else if (service(id) == null) {
      turn.refuse(true, "unknown service id \"" + id + "\"; see /v1/agent/services for those here");
    } else if (file != null) {
      hiddenServices.add(id);
      turn.touchedServices.add(id);
      file.definition().checks().forEach(check -> turn.touchedChecks.add(check.id()));
      turn.notice(hidden("service", id, file.path()));
    }
    if (!turn.refused()) {
      api.deregisterService(id, true, turn);
    }
  }

  /** Removes a check. */
  void deregisterCheck(String id, Turn turn) {
    FileLayer.FileCheck file = files.checks.get(id);
    if (Announce.isCheckId(id)) {
      turn.refuse(
          false,
          "check \""
              + id
              + "\" is this agent's own and goes by itself, with the end of the Puppet run; to have"
              + " the service answered now, write \"announce\": \"at_once\" in its definition");
    } else if (ownChecks.containsKey(id) || id.equals(Check.SERF_HEALTH)) {
      turn.refuse(false, "check \"" + id + "\" is this agent's own and cannot be deregistered");
    } else if (check(id) == null) {
      turn.refuse(true, "unknown check id \"" + id + "\"; see /v1/agent/checks for those here");
    } else if (file != null) {
      hiddenChecks.add(id);
      turn.touchedChecks.add(id);
      turn.notice(hidden("check", id, file.path()));
    } else {
      api.deregisterCheck(id, turn);
    }
  }

  private static String hidden(String what, String id, String path) {
    return what
        + " removed over the API id="
        + id
        + " file="
        + path
        + "; it comes back with a reload, a restart or a change of the file: remove it there";
  }

  /** Takes back what was stored before the restart; what is owned by now is forgotten. */
  void restored(Input.Restored stored, Turn turn) {
    // What was read from the store need not be written to it again.
    Turn unstored = new Turn(turn.now);
    for (ServiceDefinition definition : stored.services()) {
      String id = definition.service().id();
      if (ownServices.containsKey(id)) {
        turn.warn("registration forgotten service=" + id + "; the agent itself declares that id");
        turn.store(new Output.Storing.DropService(id));
      } else {
        api.register(definition, false, unstored);
      }
    }
    stored.checks().forEach(check -> api.register(check, unstored));
    turn.touchedServices.addAll(unstored.touchedServices);
    turn.touchedChecks.addAll(unstored.touchedChecks);
    takeOver(turn);
  }
}
