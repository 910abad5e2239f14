package io.discovery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Keys and values, in key order.
 *
 * @param deletionFloor index of the last deletion of any key: the least index of what is absent
 */
public record KvStore(PSortedMap<String, Versioned<KvEntry>> entries, long deletionFloor) {
  static final KvStore EMPTY = new KvStore(TreePMap.empty(), 0);

  /** The entry of that key. */
  public Optional<Versioned<KvEntry>> get(String key) {
    return Optional.ofNullable(find(key));
  }

  @Nullable Versioned<KvEntry> find(String key) {
    return entries.get(key);
  }

  /** All entries whose keys begin with the prefix, in key order. */
  public List<Versioned<KvEntry>> below(String prefix) {
    List<Versioned<KvEntry>> found = new ArrayList<>();
    for (Map.Entry<String, Versioned<KvEntry>> entry : entries.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.add(entry.getValue());
    }
    return found;
  }

  long indexOf(String key) {
    Versioned<KvEntry> entry = find(key);
    return entry == null ? deletionFloor : entry.modifyIndex();
  }

  long indexOfPrefix(String prefix) {
    long index = deletionFloor;
    for (Versioned<KvEntry> entry : below(prefix)) {
      index = Math.max(index, entry.modifyIndex());
    }
    return index;
  }

  KvStore plus(Versioned<KvEntry> entry) {
    return new KvStore(entries.plus(entry.value().key(), entry), deletionFloor);
  }

  KvStore minus(List<String> keys, long at) {
    PSortedMap<String, Versioned<KvEntry>> next = entries;
    for (String key : keys) {
      next = next.minus(key);
    }
    return new KvStore(next, at);
  }
}
