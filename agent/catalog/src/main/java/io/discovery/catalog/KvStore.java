package io.discovery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Keys and values, in key order.
 *
 * @param held keys by the session that holds them; follows from the entries
 * @param deletionFloor index of the last deletion of any key: the least index of what is absent
 */
public record KvStore(
    PSortedMap<String, Versioned<KvEntry>> entries,
    PSortedMap<String, PSortedSet<String>> held,
    long deletionFloor) {
  static final KvStore EMPTY = new KvStore(TreePMap.empty(), TreePMap.empty(), 0);

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

  /** The keys that the session holds. */
  List<String> heldBy(String session) {
    return List.copyOf(held.getOrDefault(session, TreePSet.empty()));
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
    String key = entry.value().key();
    String session = entry.value().session();
    PSortedMap<String, PSortedSet<String>> next = withoutHolder(held, find(key));
    if (!session.isEmpty()) {
      next = next.plus(session, next.getOrDefault(session, TreePSet.empty()).plus(key));
    }
    return new KvStore(entries.plus(key, entry), next, deletionFloor);
  }

  KvStore minus(List<String> keys, long at) {
    PSortedMap<String, Versioned<KvEntry>> left = entries;
    PSortedMap<String, PSortedSet<String>> stillHeld = held;
    for (String key : keys) {
      stillHeld = withoutHolder(stillHeld, left.get(key));
      left = left.minus(key);
    }
    return new KvStore(left, stillHeld, at);
  }

  /** As it was written down. */
  KvStore at(long floor) {
    return new KvStore(entries, held, floor);
  }

  private static PSortedMap<String, PSortedSet<String>> withoutHolder(
      PSortedMap<String, PSortedSet<String>> held, @Nullable Versioned<KvEntry> entry) {
    String session = entry == null ? "" : entry.value().session();
    if (entry == null || session.isEmpty()) {
      return held;
    }
    PSortedSet<String> left =
        held.getOrDefault(session, TreePSet.empty()).minus(entry.value().key());
    return left.isEmpty() ? held.minus(session) : held.plus(session, left);
  }
}
