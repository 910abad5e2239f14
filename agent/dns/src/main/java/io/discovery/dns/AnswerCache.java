package io.discovery.dns;

import io.discovery.catalog.Registry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encoded answers by question, of one thread.
 *
 * <p>Each question has two places; a newcomer takes the first and moves what was there to the
 * second. So a lookup looks twice, and forgetting needs no list. Questions about what the catalog
 * does not know are kept apart: anyone can make up such names without end, and they must not push
 * out the answers that matter.
 */
final class AnswerCache {
  /** Pairs of places, a power of two: some thousand services, of each A, AAAA and SRV. */
  private static final int KNOWN_PAIRS = 4096;

  /** Names that are asked for in vain are few and asked again and again, or many and only once. */
  private static final int UNKNOWN_PAIRS = 256;

  /** Memory of all encoded answers in bytes: some fifty answers of services of 1,000 instances. */
  static final int BUDGET = 4 << 20;

  /** Types whose answers are worth a place among the known ones. */
  private static final int LAST_COMMON_TYPE = RecordType.SRV;

  private final Table known = new Table(KNOWN_PAIRS);
  private final Table unknown = new Table(UNKNOWN_PAIRS);
  private int used;

  /** The answer to the query's question, still true; or null. */
  @Nullable EncodedAnswer find(Query query, Registry registry) {
    int hash = query.hash();
    Entry entry = known.find(query, hash);
    if (entry == null) {
      entry = unknown.find(query, hash);
    }
    return entry != null && entry.answer.holds(registry) ? entry.answer : null;
  }

  /** Keeps the answer to the query's question. */
  void put(Query query, EncodedAnswer answer) {
    byte[] name = Arrays.copyOf(query.foldedName(), query.nameLength());
    Entry entry = new Entry(name, query.type(), answer);
    if (used + entry.size() > BUDGET) {
      known.clear();
      unknown.clear();
      used = 0;
    }
    boolean common = query.type() <= LAST_COMMON_TYPE || query.type() == RecordType.ANY;
    Table table = common && answer.known() ? known : unknown;
    Table other = table == known ? unknown : known;
    int hash = query.hash();
    used += entry.size() - other.remove(query, hash) - table.put(query, hash, entry);
  }

  /** Memory of all answers kept, in bytes, roughly. */
  int size() {
    return used;
  }

  int entries() {
    return known.entries() + unknown.entries();
  }

  private record Entry(byte[] name, int type, EncodedAnswer answer) {
    boolean answers(Query query) {
      return type == query.type()
          && name.length == query.nameLength()
          && Arrays.equals(name, 0, name.length, query.foldedName(), 0, name.length);
    }

    int size() {
      return name.length + answer.size();
    }
  }

  private static final class Table {
    private final @Nullable Entry[] places;

    Table(int pairs) {
      places = new @Nullable Entry[2 * pairs];
    }

    private int pair(int hash) {
      return hash & (places.length - 2);
    }

    @Nullable Entry find(Query query, int hash) {
      int at = pair(hash);
      Entry first = places[at];
      if (first != null && first.answers(query)) {
        return first;
      }
      Entry second = places[at + 1];
      return second != null && second.answers(query) ? second : null;
    }

    /** Returns the size of what had to go. */
    int put(Query query, int hash, Entry entry) {
      int at = pair(hash);
      int gone = remove(query, hash);
      Entry first = places[at];
      Entry second = places[at + 1];
      if (first != null) {
        gone += second == null ? 0 : second.size();
        places[at + 1] = first;
      }
      places[at] = entry;
      return gone;
    }

    int remove(Query query, int hash) {
      int gone = 0;
      for (int at = pair(hash), last = at + 1; at <= last; at++) {
        Entry entry = places[at];
        if (entry != null && entry.answers(query)) {
          gone += entry.size();
          places[at] = null;
        }
      }
      return gone;
    }

    void clear() {
      Arrays.fill(places, null);
    }

    int entries() {
      int count = 0;
      for (Entry entry : places) {
        count += entry == null ? 0 : 1;
      }
      return count;
    }
  }
}
