package io.discovery.simulator.forming;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How often what was met: a hunt that met nothing has proved nothing. */
public final class FormingTally {
  /** What is counted. */
  public enum Of {
    /** Lives. */
    LIVES,
    /** Events. */
    EVENTS,
    /** Virtual milliseconds. */
    MILLIS,
    /** Starts of processes. */
    STARTS,
    /** Processes that were killed. */
    KILLS,
    /** Machines that lost power. */
    POWER_LOSSES,
    /** Processes that ended between two effects, or within one of the disk. */
    CRASHES_IN_AN_EFFECT,
    /** Machines that lost everything and came back as others. */
    WIPES,
    /** Those that had promised. */
    WIPES_OF_PROMISES,
    /** Changes of who hears whom. */
    CUTS,
    /** Questions that came again, minutes later. */
    REPLAYS,
    /** What could not be stored for want of room. */
    REFUSED_FOR_ROOM,
    /** Promises, made durable. */
    PROMISES,
    /** Those that were let go. */
    LET_GO,
    /** Refusals, made durable. */
    REFUSALS,
    /** Plans that somebody promised. */
    PLANS,
    /** Clusters begun. */
    CLUSTERS,
    /** Servers that began one. */
    BEGAN,
    /** Servers that joined one. */
    JOINED,
    /** Servers that only a person can help, and that said so. */
    HELD_UP,
    /** Lives in which no plan was refused. */
    SMOOTH
  }

  private final Map<Of, Long> counts = new EnumMap<>(Of.class);

  void add(Of what) {
    add(what, 1);
  }

  void add(Of what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /** Adds all of another one. */
  public void add(FormingTally other) {
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
