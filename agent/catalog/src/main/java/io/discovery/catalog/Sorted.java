package io.discovery.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Immutable copies of maps in key order, so that equal content always encodes equally. */
final class Sorted {
  private Sorted() {}

  static <V> SortedMap<String, V> copy(Map<String, V> map) {
    if (map.isEmpty()) {
      return Collections.emptySortedMap();
    }
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
