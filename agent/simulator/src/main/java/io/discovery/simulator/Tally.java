package io.discovery.simulator;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How often what happened. A hunt that did not meet what it hunts with proves nothing. */
public final class Tally {
  /** What is counted. */
  public enum Of {
    /** Seeds. */
    LIVES,
    /** Events of virtual time. */
    EVENTS,
    /** Starts of a server. */
    STARTS,
    /** Processes stopped from outside, between two events or within one. */
    CRASHES,
    /** Those that took the machine with them. */
    POWER_LOSSES,
    /** Crashes in the middle of an effect of the disk. */
    CRASHES_IN_AN_EFFECT,
    /** Logs that were found torn at their end, and mended. */
    TORN_TAILS,
    /** Processes that stopped themselves because the log could not be written. */
    STOPPED,
    /** Syncs that failed. */
    FAILED_SYNCS,
    /** Times the disk filled up. */
    FULL_DISKS,
    /** Writes refused for room. */
    REFUSED_FOR_ROOM,
    /** Snapshots finished. */
    SNAPSHOTS,
    /** Starts from a snapshot. */
    RESTORED_SNAPSHOTS,
    /** Bits turned over in a closed file. */
    FLIPS,
    /** Flips that the start refused, naming the file. */
    FLIPS_NAMED,
    /** Pauses of a process. */
    PAUSES,
    /** Jumps of the wall clock. */
    CLOCK_JUMPS,
    /** Cuts of the way between clients and server, of one direction or both. */
    CUTS,
    /** Entries applied. */
    APPLIED,
    /** Writes acknowledged. */
    ACKNOWLEDGED,
    /** Reads answered. */
    READS,
    /** Operations without an answer. */
    UNANSWERED,
    /** Registers whose history was judged. */
    HISTORIES
  }

  private final Map<Of, Long> counts = new EnumMap<>(Of.class);

  void add(Of what) {
    add(what, 1);
  }

  void add(Of what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /** Adds all of another one. */
  public void add(Tally other) {
    other.counts.forEach(this::add);
  }

  /** How often. */
  public long of(Of what) {
    return counts.getOrDefault(what, 0L);
  }

  /** One line for each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Of what : Of.values()) {
      text.append("%12d %s%n".formatted(of(what), what.name().toLowerCase(Locale.ROOT)));
    }
    return text.toString();
  }
}
