package io.discovery.simulator.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, by time, and at one instant by the order of being asked for. A binary heap in
 * plain arrays: a world spends much of its time here.
 */
final class Agenda {
  private static final int FIRST_ROOM = 256;

  private long[] times = new long[FIRST_ROOM];
  private long[] numbers = new long[FIRST_ROOM];
  private @Nullable Runnable[] actions = new @Nullable Runnable[FIRST_ROOM];
  private int size;
  private long asked;

  int size() {
    return size;
  }

  /** When the next one is due; there must be one. */
  long nextTime() {
    return times[0];
  }

  void add(long time, Runnable action) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    long number = asked++;
    int at = size++;
    while (at > 0) {
      int above = (at - 1) / 2;
      if (isBefore(above, time, number)) {
        break;
      }
      move(above, at);
      at = above;
    }
    put(at, time, number, action);
  }

  /** Takes the next one; there must be one. */
  Runnable remove() {
    Runnable next = actions[0];
    size--;
    long time = times[size];
    long number = numbers[size];
    Runnable last = actions[size];
    actions[size] = null;
    if (next == null) {
      throw new IllegalStateException("nothing is to happen");
    }
    if (size > 0 && last != null) {
      sink(time, number, last);
    }
    return next;
  }

  private void sink(long time, long number, Runnable action) {
    int at = 0;
    int below = 1;
    while (below < size) {
      if (below + 1 < size && isBefore(below + 1, times[below], numbers[below])) {
        below++;
      }
      if (!isBefore(below, time, number)) {
        break;
      }
      move(below, at);
      at = below;
      below = 2 * at + 1;
    }
    put(at, time, number, action);
  }

  private boolean isBefore(int at, long time, long number) {
    return times[at] < time || (times[at] == time && numbers[at] < number);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    numbers[to] = numbers[from];
    actions[to] = actions[from];
  }

  private void put(int at, long time, long number, Runnable action) {
    times[at] = time;
    numbers[at] = number;
    actions[at] = action;
  }
}
