package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;

/** A compiled catalog. */
record Catalog(List<Resource> resources) {
  Catalog {
    resources = List.copyOf(resources);
  }

  /**
   * One resource.
   *
   * @param sensitive names of the parameters that no log may show
   */
  record Resource(
      String type, String title, Map<String, Object> parameters, List<String> sensitive) {
    Resource {
      parameters = Map.copyOf(parameters);
      sensitive = List.copyOf(sensitive);
    }
  }

  Resource resource(String type, String title) {
    return resources.stream()
        .filter(resource -> resource.type().equals(type) && resource.title().equals(title))
        .findFirst()
        .orElseGet(() -> fail("no " + type + "['" + title + "'] among " + titles(type)));
  }

  List<String> titles(String type) {
    return resources.stream()
        .filter(resource -> resource.type().equals(type))
        .map(Resource::title)
        .toList();
  }

  /** The text of a file in this catalog. */
  String content(String path) {
    return String.valueOf(resource("File", path).parameters().get("content"));
  }

  /** Fails unless a file has exactly this text. */
  void assertContent(String path, String expected) {
    assertEquals(expected, content(path), path);
  }
}
