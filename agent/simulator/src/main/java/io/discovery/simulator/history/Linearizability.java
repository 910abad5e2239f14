package io.discovery.simulator.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is there an order of the operations, each at an instant between call and return, that explains
 * every answer? Linearizability is local (Herlihy and Wing, "Linearizability", TOPLAS 1990, §3.1),
 * so each register is judged by itself. The search is Wing and Gong's ("Testing and Verifying
 * Concurrent Objects", 1993) with Lowe's memory of configurations ("Testing for linearizability",
 * 2017): the same set of operations done with the same value left is not tried twice.
 *
 * <p>Values are written once, which helps: an operation without an answer whose value was seen has
 * taken effect, before the return of whoever saw it. Only those never seen remain a guess; all
 * values that no answer and no act names are the same to everybody, so guesses that leave one of
 * them, or nothing, in the same way are interchangeable and are used in the order of their calls.
 */
public final class Linearizability {
  /** Enough for histories of some thousand operations; bounds memory to some hundred MB. */
  public static final int MAX_CONFIGURATIONS = 200_000;

  /** Longest list in an explanation. */
  private static final int MAX_SHOWN = 12;

  private record Configuration(BitSet done, long value) {}

  /**
   * A point of the search.
   *
   * @param candidates that may come next
   */
  private record Point(long value, List<Integer> candidates, int[] tried) {}

  /** The longest explanation so far. */
  private record Evidence(List<Integer> order, List<Integer> candidates) {}

  /** Stands for every value that no answer and no act names. */
  private static final long UNNAMED = -2;

  /** Those that must take their place, by their calls; then the guesses, by theirs. */
  private final List<Operation> operations;

  /** The same with {@link #UNNAMED} for what is not named. */
  private final List<Operation.Act> acts;

  /** For each guess the interchangeable one before it, which is used first; else -1. */
  private final int[] usedAfter;

  private final int complete;
  private final int bound;
  private final BitSet done = new BitSet();
  private final Set<Configuration> seen = new HashSet<>();
  private final Deque<Integer> order = new ArrayDeque<>();
  private int deepest = -1;
  private Evidence evidence = new Evidence(List.of(), List.of());

  private Linearizability(
      List<Operation> operations, List<Operation.Act> acts, int complete, int bound) {
    this.operations = operations;
    this.acts = acts;
    this.complete = complete;
    this.bound = bound;
    usedAfter = new int[operations.size()];
    Map<Operation.Act, Integer> last = new HashMap<>();
    for (int i = 0; i < usedAfter.length; i++) {
      Integer before = i < complete ? null : last.put(acts.get(i), i);
      usedAfter[i] = before == null ? -1 : before;
    }
  }

  /** Judges what was done to one register that was {@link Operation#ABSENT} at first. */
  public static Verdict judge(List<Operation> history) {
    return judge(history, MAX_CONFIGURATIONS);
  }

  /**
   * The same with another bound.
   *
   * @param bound configurations after which to give up
   */
  public static Verdict judge(List<Operation> history, int bound) {
    List<Operation> complete = new ArrayList<>();
    List<Operation> open = new ArrayList<>();
    Map<Long, Long> proven = firstProofs(history);
    for (Operation each : history) {
      Long by = each.complete() ? null : proven.get(each.leaves());
      if (by != null) {
        complete.add(new Operation(each.client(), each.act(), each.called(), each.answer(), by));
      } else if (each.complete()) {
        complete.add(each);
      } else if (each.act() instanceof Operation.Act.Write
          || each.act() instanceof Operation.Act.Replace) {
        open.add(each);
      }
    }
    complete.sort(Comparator.comparingLong(Operation::called));
    open.sort(Comparator.comparingLong(Operation::called));
    int count = complete.size();
    complete.addAll(open);
    Set<Long> named = named(history);
    List<Operation.Act> acts = complete.stream().map(each -> plain(each.act(), named)).toList();
    return new Linearizability(complete, acts, count, bound).search();
  }

  /** Values that somebody was shown, or expects. */
  private static Set<Long> named(List<Operation> history) {
    Set<Long> named = new HashSet<>();
    named.add(Operation.ABSENT);
    for (Operation each : history) {
      named.add(each.proves());
      if (each.act() instanceof Operation.Act.Replace r) {
        named.add(r.expected());
      }
    }
    return named;
  }

  private static Operation.Act plain(Operation.Act act, Set<Long> named) {
    return switch (act) {
      case Operation.Act.Read r -> r;
      case Operation.Act.Write w ->
          named.contains(w.value()) ? w : new Operation.Act.Write(UNNAMED);
      case Operation.Act.Replace r ->
          named.contains(r.value()) ? r : new Operation.Act.Replace(r.expected(), UNNAMED);
    };
  }

  /** When a value is first proven to have been there. */
  private static Map<Long, Long> firstProofs(List<Operation> history) {
    Map<Long, Long> first = new HashMap<>();
    for (Operation each : history) {
      if (each.proves() != Operation.ABSENT) {
        first.merge(each.proves(), each.returned(), Math::min);
      }
    }
    return first;
  }

  private Verdict search() {
    Deque<Point> points = new ArrayDeque<>();
    points.push(point(Operation.ABSENT));
    while (done.nextClearBit(0) < complete) {
      Point at = points.element();
      Integer next = next(at);
      if (next == null) {
        points.pop();
        if (points.isEmpty()) {
          return new Verdict.NotLinearizable(explain());
        }
        done.clear(order.removeLast());
        continue;
      }
      done.set(next);
      long value = after(at.value(), next);
      if (seen.add(new Configuration((BitSet) done.clone(), value))) {
        if (seen.size() > bound) {
          return new Verdict.Undecided(seen.size());
        }
        order.addLast(next);
        points.push(point(value));
      } else {
        done.clear(next);
      }
    }
    return new Verdict.Linearizable();
  }

  /** The next candidate whose answer fits. */
  private @Nullable Integer next(Point at) {
    while (at.tried()[0] < at.candidates().size()) {
      int candidate = at.candidates().get(at.tried()[0]++);
      long value = after(at.value(), candidate);
      // A guess that changes nothing explains nothing.
      if (value != Register.IMPOSSIBLE && (candidate < complete || value != at.value())) {
        return candidate;
      }
    }
    return null;
  }

  private long after(long before, int operation) {
    return Register.after(before, acts.get(operation), operations.get(operation).answer());
  }

  /** What was called before the first return of what is left; guesses come last. */
  private Point point(long value) {
    long firstReturn = Operation.NEVER;
    List<Integer> candidates = new ArrayList<>();
    for (int i = done.nextClearBit(0); i < complete; i = done.nextClearBit(i + 1)) {
      if (operations.get(i).called() > firstReturn) {
        break;
      }
      firstReturn = Math.min(firstReturn, operations.get(i).returned());
    }
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).called() <= firstReturn) {
        if (usedAfter[i] < 0 || done.get(usedAfter[i])) {
          candidates.add(i);
        }
      } else if (i < complete) {
        i = complete - 1;
      }
    }
    if (order.size() > deepest) {
      deepest = order.size();
      evidence = new Evidence(List.copyOf(order), candidates);
    }
    return new Point(value, candidates, new int[1]);
  }

  private String explain() {
    StringBuilder text = new StringBuilder();
    List<Integer> explained = evidence.order();
    text.append("%d of %d operations explained, the last:".formatted(deepest, complete));
    long value = Operation.ABSENT;
    for (int i : explained) {
      value = Register.after(value, operations.get(i).act(), operations.get(i).answer());
    }
    int from = Math.max(0, explained.size() - MAX_SHOWN);
    explained
        .subList(from, explained.size())
        .forEach(i -> text.append("\n    ").append(operations.get(i)));
    text.append("\n  the value is %d then; none of these can come next:".formatted(value));
    evidence.candidates().stream()
        .limit(MAX_SHOWN)
        .forEach(i -> text.append("\n    ").append(operations.get(i)));
    return text.toString();
  }
}
