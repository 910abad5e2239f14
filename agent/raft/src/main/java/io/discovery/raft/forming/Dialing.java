package io.discovery.raft.forming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * When which address is asked. Soon at first and where something has changed, then less and less
 * often, but never so seldom that a server that comes up would be noticed late.
 */
final class Dialing {
  /** First pause between two questions, ns. */
  static final long SOON_NANOS = 1_000_000_000L;

  /** Longest pause, ns. */
  static final long LATE_NANOS = 5_000_000_000L;

  /**
   * Pause of a server that has a cluster, ns. Somebody may be there who knows nobody that belongs
   * to it.
   */
  static final long SETTLED_NANOS = 60_000_000_000L;

  /** A question without an answer or an error is taken for lost after so long, ns. */
  static final long LOST_NANOS = 10_000_000_000L;

  /** As much of an error as a person needs. */
  private static final int MAX_WHY = 120;

  /** What is known of one address. */
  private static final class Line {
    private long due;
    private long pause = SOON_NANOS;
    private long askedAt;
    private boolean underWay;
    private boolean again;
    private boolean tried;
    private String came = "not tried yet";

    private long nextAt() {
      return underWay ? askedAt + LOST_NANOS : due;
    }
  }

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Collection<String> always;
  private final SplittableRandom lots;
  private boolean settled;

  Dialing(Collection<String> always, SplittableRandom lots) {
    this.always = List.copyOf(always);
    this.lots = lots;
    keep(List.of());
  }

  /** These are asked, besides those of the settings, and no others. */
  void keep(Collection<String> others) {
    lines.keySet().removeIf(each -> !always.contains(each) && !others.contains(each));
    always.forEach(each -> lines.computeIfAbsent(each, _ -> new Line()));
    others.forEach(each -> lines.computeIfAbsent(each, _ -> new Line()));
  }

  /** Takes those that are due; they count as asked from now on. */
  List<String> due(long now) {
    List<String> due = new ArrayList<>();
    lines.forEach(
        (address, line) -> {
          if (now >= line.nextAt()) {
            if (line.underWay) {
              line.tried = true;
              line.came = "no answer within 10 s";
            }
            line.underWay = true;
            line.again = false;
            line.askedAt = now;
            due.add(address);
          }
        });
    return due;
  }

  void answered(String address, String what, long now) {
    came(address, what, now);
  }

  void unreachable(String address, String why, long now) {
    came(address, why.length() > MAX_WHY ? why.substring(0, MAX_WHY) : why, now);
  }

  private void came(String address, String what, long now) {
    Line line = lines.get(address);
    if (line == null) {
      return;
    }
    line.underWay = false;
    line.tried = true;
    line.came = what;
    line.due = line.again ? now : now + about(settled ? SETTLED_NANOS : line.pause);
    line.pause = Math.min(LATE_NANOS, line.pause + line.pause / 4);
  }

  /** Up to a quarter less or more, so that servers that started together do not stay in step. */
  private long about(long nanos) {
    return nanos - nanos / 4 + lots.nextLong(nanos / 2);
  }

  /** There is a cluster: who is at the addresses of the settings hears of it now and then. */
  void settle() {
    if (!settled) {
      settled = true;
      keep(List.of());
    }
  }

  /** Something has changed: all are asked at once, and soon again. */
  void hurry(long now) {
    for (Line line : lines.values()) {
      line.pause = SOON_NANOS;
      line.due = now;
      line.again = true;
    }
  }

  /** Something is about to change: nobody is left alone for long. */
  void hasten(long now) {
    for (Line line : lines.values()) {
      line.pause = SOON_NANOS;
      line.due = Math.min(line.due, now + SOON_NANOS);
    }
  }

  /** Whether each address of the settings was tried once. */
  boolean haveAllBeenTried() {
    return always.stream().allMatch(each -> isTried(each));
  }

  private boolean isTried(String address) {
    Line line = lines.get(address);
    return line != null && line.tried;
  }

  /** Each address and what came of it, in the order of the settings. */
  Map<String, String> outcomes() {
    Map<String, String> outcomes = new LinkedHashMap<>();
    lines.forEach((address, line) -> outcomes.put(address, line.came));
    return outcomes;
  }

  long nextAt() {
    long next = Output.NEVER;
    for (Line line : lines.values()) {
      next = Math.min(next, line.nextAt());
    }
    return next;
  }
}
