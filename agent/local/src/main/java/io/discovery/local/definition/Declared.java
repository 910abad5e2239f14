package io.discovery.local.definition;

import io.discovery.local.document.Position;
import java.util.Map;

/**
 * What a file declares, and where in it.
 *
 * @param places where each id was declared
 */
public record Declared(Declaration declaration, Map<DeclaredId, Place> places) {
  public static final Declared NOTHING = new Declared(Declaration.NONE, Map.of());

  public Declared {
    places = Map.copyOf(places);
  }

  /** Where the definition begins, and its path in the document, such as {@code services[2]}. */
  public record Place(Position at, String path) {}
}
