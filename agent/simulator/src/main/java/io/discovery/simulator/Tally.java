package io.discovery.simulator;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How often what happened. A hunt that did not meet what it hunts with proves nothing. */
public final class Tally {
  /** What is counted. */
  public enum Of {
    /** Seeds. */
    LIVES,
    /** Events of virtual time. */
    EVENTS,
    /** Virtual time, ms. */
    MILLIS,
    /** Terms that had a leader. */
    ELECTIONS,
    /** Leaders that were asked to hand over. */
    TRANSFERS,
    /** Terms whose leader is the one that the last leader was asked to hand over to. */
    HANDED_OVER,
    /** Starts of a server. */
    STARTS,
    /** Processes stopped from outside, between two events or within one. */
    CRASHES,
    /** Those that took the machine with them. */
    POWER_LOSSES,
    /** Times all machines lost power at once. */
    POWER_LOSSES_OF_ALL,
    /** Crashes between two effects of one event. */
    CRASHES_IN_AN_EVENT,
    /** Power losses that took with them what a disk had said to be durable. */
    LYING_DISKS,
    /** Logs that were found torn at their end, and mended. */
    TORN_TAILS,
    /** Those that a leader has caught up since. */
    TAILS_CAUGHT_UP,
    /** Processes that stopped themselves because the log could not be written. */
    STOPPED,
    /** Syncs that failed. */
    FAILED_SYNCS,
    /** Times a disk filled up. */
    FULL_DISKS,
    /** Writes refused for room. */
    REFUSED_FOR_ROOM,
    /** Times a disk was slow for a while. */
    SLOW_DISKS,
    /** Snapshots finished. */
    SNAPSHOTS,
    /** Starts from a snapshot. */
    RESTORED_SNAPSHOTS,
    /** Chunks of snapshots stored by followers. */
    CHUNKS,
    /** Snapshots that took the place of a follower's log. */
    INSTALLED_SNAPSHOTS,
    /** Bits turned over in a closed file. */
    FLIPS,
    /** Flips that the start refused, naming the file. */
    FLIPS_NAMED,
    /** Pauses of a process. */
    PAUSES,
    /** Those between two effects of one event. */
    PAUSES_IN_AN_EVENT,
    /** Jumps of a wall clock. */
    CLOCK_JUMPS,
    /** Cuts of the way between clients and servers. */
    CUTS,
    /** Times servers could not all hear each other. */
    PARTITIONS,
    /** Times a leader was cut off from the others. */
    ISOLATED_LEADERS,
    /** Configurations committed. */
    MEMBER_CHANGES,
    /** Servers that became voters later than at the beginning. */
    PROMOTIONS,
    /** Leaders that were put out of the cluster. */
    REMOVED_LEADERS,
    /** Voters that were put out of the cluster, leaders among them. */
    REMOVALS,
    /** Machines that lost everything and came back as new ones. */
    WIPES,
    /** Times the cluster's feature level rose. */
    LEVELS_RAISED,
    /** Members without a vote that stopped because they did not know the level. */
    LEVELS_REFUSED,
    /** Entries applied. */
    APPLIED,
    /** Restores that took the place of everything. */
    RESTORES,
    /** Writes acknowledged. */
    ACKNOWLEDGED,
    /** Reads answered. */
    READS,
    /** Those that a leader answered without asking anybody. */
    LEASE_READS,
    /** Those answered by a server that did not lead. */
    FOLLOWER_READS,
    /** Operations without an answer. */
    UNANSWERED,
    /** Registers whose history was judged. */
    HISTORIES
  }

  private static final class Count {
    private long times;
  }

  private final Map<Of, Count> counts = new EnumMap<>(Of.class);

  /** Nothing yet. */
  public Tally() {
    for (Of each : Of.values()) {
      counts.put(each, new Count());
    }
  }

  void add(Of what) {
    add(what, 1);
  }

  void add(Of what, long times) {
    count(what).times += times;
  }

  private Count count(Of what) {
    return Objects.requireNonNull(counts.get(what), "all are counted");
  }

  /** Adds all of another one. */
  public void add(Tally other) {
    other.counts.forEach((what, count) -> add(what, count.times));
  }

  /** How often. */
  public long of(Of what) {
    return count(what).times;
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
