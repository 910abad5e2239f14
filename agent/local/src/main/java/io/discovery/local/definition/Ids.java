package io.discovery.local.definition;

import io.discovery.local.document.Fields;
import io.discovery.local.document.Position;
import io.discovery.local.document.Problems;
import java.util.HashMap;
import java.util.Map;

/** The ids one document has declared so far; a second claim on one is refused. */
final class Ids {
  private final Problems problems;
  private final Map<String, Position> services = new HashMap<>();
  private final Map<String, Position> checks = new HashMap<>();

  Ids(Problems problems) {
    this.problems = problems;
  }

  void service(Fields fields, String id) {
    claim(services, "service", fields, id);
  }

  void check(Fields fields, String id) {
    claim(checks, "check", fields, id);
  }

  private void claim(Map<String, Position> claimed, String what, Fields fields, String id) {
    if (id.isEmpty()) {
      return;
    }
    Position first = claimed.putIfAbsent(id, fields.at());
    if (first != null) {
      problems.add(
          fields.at(),
          fields.pathOf("id"),
          '"' + id + '"',
          "the " + what + " id is taken by the one in line " + first.line(),
          "give each " + what + " an id of its own");
    }
  }
}
