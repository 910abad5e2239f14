package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every entry that ever stood in any log. Log Matching (Raft paper, figure 3): if two logs hold an
 * entry of the same index and term, they are the same up to there. It holds for whole logs if it
 * holds for each entry and the term before it, so that each has to be looked at once only.
 */
final class Ledger {
  /**
   * An entry.
   *
   * @param termBefore of the entry before it
   * @param other another one of the same index
   */
  private record Line(Entry entry, long termBefore, @Nullable Line other) {}

  /** By index, from 1 on. */
  private final List<@Nullable Line> lines = new ArrayList<>();

  private final BiConsumer<Entry, Configuration> onConfiguration;

  /**
   * @param onConfiguration is told of each entry with a configuration when it is first seen
   */
  Ledger(BiConsumer<Entry, Configuration> onConfiguration) {
    this.onConfiguration = onConfiguration;
  }

  /** An entry stands in a log, after one of that term. */
  void stands(Entry entry, long termBefore) {
    int at = (int) entry.index() - 1;
    while (lines.size() <= at) {
      lines.add(null);
    }
    Line first = lines.get(at);
    for (Line line = first; line != null; line = line.other()) {
      if (line.entry().term() == entry.term()) {
        same(line, entry, termBefore);
        return;
      }
    }
    lines.set(at, new Line(entry, termBefore, first));
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      onConfiguration.accept(entry, Configuration.decode(entry.payload()));
    }
  }

  private static void same(Line line, Entry entry, long termBefore) {
    Violation.unless(
        same(line.entry(), entry),
        () -> "entry %d of term %d is two".formatted(entry.index(), entry.term()));
    Violation.unless(
        line.termBefore() == termBefore,
        () ->
            "before entry %d of term %d stands one of term %d here, of term %d elsewhere"
                .formatted(entry.index(), entry.term(), termBefore, line.termBefore()));
  }

  /** Whether they are one. */
  @SuppressWarnings("ReferenceEquality") // mostly the very object that was sent
  static boolean same(Entry one, Entry other) {
    return one == other
        || (one.index() == other.index()
            && one.term() == other.term()
            && one.kind() == other.kind()
            && Arrays.equals(one.payload(), other.payload()));
  }
}
