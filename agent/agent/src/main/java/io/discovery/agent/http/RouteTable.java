package io.discovery.agent.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a path as Go's {@code ServeMux} does, which clients of the family rely on: the
 * exact pattern, else the longest one ending in a slash. Immutable.
 */
final class RouteTable {
  /**
   * The rows of one pattern.
   *
   * @param allow the methods as they stand in {@code Allow}
   */
  record Endpoint(String pattern, List<Route> rows, String allow) {
    /** The row of that method, or null. */
    @Nullable Route row(String method) {
      for (Route row : rows) {
        if (row.method().isEmpty() || row.method().equals(method)) {
          return row;
        }
      }
      return null;
    }
  }

  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final int longest;

  RouteTable(List<Route> rows) {
    Map<String, List<Route>> byPattern = new HashMap<>();
    int length = 0;
    for (Route row : rows) {
      byPattern.computeIfAbsent(row.pattern(), pattern -> new ArrayList<>()).add(row);
      length = Math.max(length, row.pattern().length());
    }
    for (Map.Entry<String, List<Route>> entry : byPattern.entrySet()) {
      String pattern = entry.getKey();
      endpoints.put(pattern, new Endpoint(pattern, entry.getValue(), allow(entry.getValue())));
    }
    longest = length;
  }

  private static String allow(List<Route> rows) {
    StringBuilder methods = new StringBuilder("OPTIONS");
    for (Route row : rows) {
      methods.append(',').append(row.method());
    }
    return methods.toString();
  }

  /** The endpoint of a decoded path, or null. */
  @Nullable Endpoint find(String path) {
    Endpoint exact = endpoints.get(path);
    if (exact != null) {
      return exact;
    }
    int slash = path.lastIndexOf('/', longest);
    while (slash > 0) {
      Endpoint prefix = endpoints.get(path.substring(0, slash + 1));
      if (prefix != null) {
        return prefix;
      }
      slash = path.lastIndexOf('/', slash - 1);
    }
    return null;
  }

  /** Whether the path lacks only the slash at its end. */
  boolean lacksSlash(String path) {
    return endpoints.containsKey(path + "/");
  }
}
