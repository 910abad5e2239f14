package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the definition files declare, by id. Ids are unique: the files room refuses a second one,
 * and should one come through, the first path in order wins and a warning names both.
 */
final class FileLayer {
  static final FileLayer NONE = new FileLayer();

  record FileService(String path, ServiceDefinition definition) {}

  /**
   * A check in a file.
   *
   * @param inside id of the service it was declared inside of, or empty when it stands on its own
   */
  record FileCheck(String path, String inside, CheckDefinition definition) {}

  final Map<String, FileService> services = new HashMap<>();
  final Map<String, FileCheck> checks = new HashMap<>();

  private FileLayer() {}

  static FileLayer of(SortedMap<String, Declaration> byPath, Turn turn) {
    FileLayer layer = new FileLayer();
    byPath.forEach((path, declaration) -> layer.add(path, declaration, turn));
    return layer;
  }

  private void add(String path, Declaration declaration, Turn turn) {
    for (ServiceDefinition definition : declaration.services()) {
      String id = definition.service().id();
      FileService first = services.putIfAbsent(id, new FileService(path, definition));
      if (first != null) {
        warnTwice("service", id, first.path(), path, turn);
        continue;
      }
      definition.checks().forEach(check -> add(path, id, check, turn));
    }
    declaration.checks().forEach(check -> add(path, "", check, turn));
  }

  private void add(String path, String inside, CheckDefinition check, Turn turn) {
    if (check.id().equals(Check.SERF_HEALTH)) {
      turn.warn("check ignored id=" + check.id() + " file=" + path + "; " + Ownership.RESERVED);
      return;
    }
    if (Announce.isCheckId(check.id())) {
      turn.warn("check ignored id=" + check.id() + " file=" + path + "; " + Announce.RESERVED);
      return;
    }
    FileCheck first = checks.putIfAbsent(check.id(), new FileCheck(path, inside, check));
    if (first != null) {
      warnTwice("check", check.id(), first.path(), path, turn);
    }
  }

  private static void warnTwice(String what, String id, String first, String path, Turn turn) {
    turn.warn(
        what
            + " declared twice id="
            + id
            + " in_force="
            + first
            + " ignored="
            + path
            + "; give one of them another id");
  }

  @Nullable ServiceDefinition service(String id) {
    FileService service = services.get(id);
    return service == null ? null : service.definition();
  }

  @Nullable CheckDefinition check(String id) {
    FileCheck check = checks.get(id);
    return check == null ? null : check.definition();
  }
}
