package io.discovery.simulator.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Virtual time: what is to happen, in order, on one thread. Two events of the same instant happen
 * in the order in which they were asked for, so that a seed is a whole history.
 */
public final class World {
  /** More that waits is a world that floods itself, not one that is busy. */
  static final int MAX_WAITING = 100_000;

  /** Lines of a trace; the oldest go, for what matters stands at the end. */
  static final int MAX_LINES = 400_000;

  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final boolean traced;
  private final Deque<String> lines = new ArrayDeque<>();
  private long now;
  private long happened;

  /**
   * A world at time 0.
   *
   * @param traced whether {@link #say} is kept; it changes nothing of what happens
   */
  public World(long seed, boolean traced) {
    this.chance = new Chance(seed);
    this.traced = traced;
  }

  /** Virtual nanoseconds. */
  public long now() {
    return now;
  }

  /** How many events have happened. */
  public long happened() {
    return happened;
  }

  /** A source of choices for one part of the world. */
  public Chance chance() {
    return chance.fork();
  }

  /** Has it happen after so many nanoseconds. */
  public void after(long nanos, Runnable action) {
    if (nanos < 0) {
      throw new IllegalArgumentException("nothing happens in the past: " + nanos);
    }
    if (agenda.size() >= MAX_WAITING) {
      throw new IllegalStateException("more than " + MAX_WAITING + " events wait at " + now);
    }
    agenda.add(now + nanos, action);
  }

  /** Lets everything happen that is due until then, in order. */
  public void runUntil(long end) {
    while (agenda.size() > 0 && agenda.nextTime() <= end) {
      now = agenda.nextTime();
      happened++;
      agenda.remove().run();
    }
    now = Math.max(now, end);
  }

  /** Whether {@link #say} is kept. */
  public boolean isTraced() {
    return traced;
  }

  /** A line of the trace; made only when somebody will read it. */
  public void say(Supplier<String> line) {
    if (traced) {
      if (lines.size() == MAX_LINES) {
        lines.removeFirst();
      }
      lines.add("%11.6f %s".formatted(now / 1e9, line.get()));
    }
  }

  /** What was said, in order: seconds of virtual time, then what happened. */
  public List<String> trace() {
    return List.copyOf(lines);
  }
}
