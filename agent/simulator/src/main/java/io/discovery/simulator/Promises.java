package io.discovery.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What clients were told, by any server, and what must be true for ever because of it. */
final class Promises {
  /** Where a value was written. Clients write each value once. */
  private final Map<Long, Long> placeOf = new HashMap<>();

  private final Set<Long> refused = new HashSet<>();
  private long known;

  /** The newest index that anybody outside knows to be committed. */
  long known() {
    return known;
  }

  /** A value is written by the entry. */
  void written(long value, long index) {
    Long before = placeOf.putIfAbsent(value, index);
    Violation.unless(
        before == null,
        () -> "value %d is written twice, at %d and %d".formatted(value, before, index));
    Violation.unless(
        !refused.contains(value),
        () -> "value %d was refused and is written at %d".formatted(value, index));
  }

  /** A client is told that its write never happened and never will. */
  void refused(long value) {
    Long place = placeOf.get(value);
    Violation.unless(
        place == null, () -> "value %d is written at %d and refused".formatted(value, place));
    refused.add(value);
  }

  /** A client is told that the entry is in the log for ever. */
  void acknowledged(long index) {
    known = Math.max(known, index);
  }

  /**
   * A client is shown the state after this entry.
   *
   * @param floor what was known when the read began
   */
  void shown(long index, long floor) {
    Violation.unless(
        index >= floor,
        () -> "a read is shown index %d, but %d was known when it began".formatted(index, floor));
    known = Math.max(known, index);
  }
}
