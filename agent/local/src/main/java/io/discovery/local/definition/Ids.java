package io.discovery.local.definition;

import io.discovery.local.document.Fields;
import io.discovery.local.document.Problems;
import java.util.HashMap;
import java.util.Map;

/** The ids one document has declared so far; a second claim on one is refused. */
final class Ids {
  private final Problems problems;
  private final Map<DeclaredId, Declared.Place> places = new HashMap<>();

  Ids(Problems problems) {
    this.problems = problems;
  }

  void claim(DeclaredId id, Fields fields) {
    if (id.id().isEmpty()) {
      return;
    }
    Declared.Place first = places.putIfAbsent(id, new Declared.Place(fields.at(), fields.path()));
    if (first != null) {
      String what = id.kind().word();
      problems.add(
          fields.at(),
          fields.pathOf("id"),
          '"' + id.id() + '"',
          "the " + what + " id is taken by the one in line " + first.at().line(),
          "give each " + what + " an id of its own");
    }
  }

  Map<DeclaredId, Declared.Place> places() {
    return places;
  }
}
