package io.discovery.simulator.forming;

import io.discovery.raft.forming.Memory;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.Weather;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Does harm, now and then, of some kinds only: each life is spared the others. */
final class Storm {
  private static final long SECOND = 1_000_000_000L;

  /** A network on which much is lost, and what comes may come seconds late. */
  private static final Weather SLOW = new Weather(100, 100, 200, SECOND / 1000, SECOND / 5);

  private static final int MOST_EFFECTS = 20;

  /** What is done. */
  private enum Harm {
    KILL,
    POWER,
    POWER_OF_ALL,
    FUSE,
    GROUPS,
    ISOLATE,
    ONE_WAY,
    HEAL,
    FOUL,
    FAIR,
    FULL,
    SYNC,
    WIPE,
    REPLAY
  }

  /** What may be lost with a machine. */
  enum Wipes {
    NONE,
    /** Of servers that have promised nothing. */
    FREE,
    ANY
  }

  private final Town town;
  private final World world;
  private final Network<Packet> network;
  private final Chance chance;
  private final Wipes wipes;
  private final long mostRest;
  private final List<Harm> kinds = new ArrayList<>();
  private boolean over;

  /**
   * A storm.
   *
   * @param mostRest longest time between two harms, ns
   */
  Storm(Town town, Wipes wipes, long mostRest) {
    this.town = town;
    this.wipes = wipes;
    this.mostRest = mostRest;
    town.whenProposed(this::proposed);
    world = town.world();
    network = town.network();
    chance = world.chance();
    for (Harm each : EnumSet.allOf(Harm.class)) {
      if (each == Harm.HEAL || chance.even()) {
        kinds.add(each);
      }
    }
  }

  /** Whoever has just been seen may be out of sight when it is proposed. */
  private void proposed() {
    if (!over && chance.even()) {
      groups(town.expect());
      world.after(chance.between(SECOND, 30 * SECOND), network::heal);
    }
  }

  void rest() {
    world.after(
        chance.between(mostRest / 50, mostRest),
        () -> {
          if (!over) {
            harm(chance.of(kinds), chance.of(town.sites()));
            rest();
          }
        });
  }

  void stop() {
    over = true;
  }

  private void harm(Harm what, Site site) {
    world.say(() -> "harm " + what + " m" + site.place());
    switch (what) {
      case KILL -> end(site, false);
      case POWER -> end(site, true);
      case POWER_OF_ALL -> town.sites().forEach(each -> end(each, true));
      case FUSE -> site.disk().fuse().light(chance.below(MOST_EFFECTS));
      case GROUPS -> groups(town.expect());
      case ISOLATE -> cut(() -> network.isolate(Set.of(site.place())));
      case ONE_WAY -> cut(() -> network.cut(site.place(), chance.of(town.sites()).place()));
      case HEAL -> network.heal();
      case FOUL -> network.weather(chance.even() ? SLOW : Weather.FOUL);
      case FAIR -> network.weather(Weather.FAIR);
      case FULL -> full(site);
      case SYNC -> site.disk().failNextSync();
      case WIPE -> wipe(site);
      case REPLAY -> town.replay();
    }
  }

  private static void end(Site site, boolean power) {
    if (site.isUp()) {
      site.end(power);
    }
  }

  private void cut(Runnable what) {
    town.tally().add(FormingTally.Of.CUTS);
    what.run();
  }

  private void full(Site site) {
    site.disk().room(0);
    world.after(chance.between(SECOND, 10 * SECOND), site.disk()::enlarge);
  }

  /** Only machines that are in one group together hear each other; groups may overlap. */
  void groups(int size) {
    town.tally().add(FormingTally.Of.CUTS);
    network.heal();
    List<Integer> places = town.sites().stream().map(Site::place).toList();
    Set<Long> together = new HashSet<>();
    int groups = 2 + chance.below(2);
    StringBuilder text = new StringBuilder("groups");
    for (int i = 0; i < groups; i++) {
      List<Integer> group = chance.shuffled(places).subList(0, Math.min(size, places.size()));
      text.append(' ').append(group);
      for (int one : group) {
        group.forEach(other -> together.add(way(one, other)));
      }
    }
    world.say(text::toString);
    for (int from : places) {
      for (int to : places) {
        if (from != to && !together.contains(way(from, to))) {
          network.cut(from, to);
        }
      }
    }
  }

  private static long way(int from, int to) {
    return from * (long) Network.MAX_PLACES + to;
  }

  private void wipe(Site site) {
    UUID id = site.id();
    Memory memory = id == null ? null : town.notary().durable(id);
    boolean promised = memory != null && (memory.promise() != null || memory.cluster() != null);
    if (wipes == Wipes.NONE || memory == null || (promised && wipes == Wipes.FREE)) {
      return;
    }
    if (promised) {
      town.tally().add(FormingTally.Of.WIPES_OF_PROMISES);
    }
    site.wipe();
  }
}
