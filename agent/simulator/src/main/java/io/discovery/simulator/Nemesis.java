package io.discovery.simulator;

import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.Weather;
import io.discovery.simulator.world.World;

/** Does harm, one thing after the other, until told to stop. */
final class Nemesis {
  private static final long LEAST_REST_NANOS = 1_000_000;
  private static final long MOST_REST_NANOS = 250_000_000;

  /** A start and the writes of a moment; a crash armed further ahead would rarely be met. */
  private static final int MOST_EFFECTS = 60;

  /** From a short pause of a garbage collector to a virtual machine that was moved, ns. */
  private static final long LEAST_PAUSE_NANOS = 10_000_000;

  private static final long MOST_PAUSE_NANOS = 2_000_000_000;

  /** A full disk stays full so long, ns: over several attempts to write again. */
  private static final long MOST_FULL_NANOS = 2_500_000_000L;

  private static final long MOST_ROOM_BYTES = 6_000;
  private static final long MOST_JUMP_MILLIS = 3_600_000;

  /** Several kinds at once, but not all the time. */
  private static final long MOST_WEATHER_NANOS = 600_000_000;

  private final World world;
  private final Chance chance;
  private final Server server;
  private final Network<Message> network;
  private final Tally tally;
  private boolean stopped;

  Nemesis(World world, Server server, Network<Message> network, Tally tally) {
    this.world = world;
    this.server = server;
    this.network = network;
    this.tally = tally;
    chance = world.chance();
  }

  /** Begins. */
  void rest() {
    world.after(chance.between(LEAST_REST_NANOS, MOST_REST_NANOS), this::act);
  }

  /** All harm that can be undone is undone; what has happened has happened. */
  void stop() {
    stopped = true;
    network.heal();
    network.weather(Weather.FAIR);
    server.calm();
  }

  private void act() {
    if (stopped) {
      return;
    }
    if (server.up()) {
      harm();
    } else if (chance.oneIn(3)) {
      // Starts, too, are interrupted.
      server.disk().crashAfter(chance.below(MOST_EFFECTS));
    }
    rest();
  }

  private void harm() {
    switch (chance.below(12)) {
      case 0 -> server.crash(false);
      case 1, 2 -> server.crash(true);
      case 3, 4, 5 -> server.disk().crashAfter(chance.below(MOST_EFFECTS));
      case 6 -> failSync();
      case 7 -> fill();
      case 8 -> server.harm();
      case 9 -> server.pause(chance.between(LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS));
      case 10 -> server.jump(chance.between(-MOST_JUMP_MILLIS, MOST_JUMP_MILLIS));
      default -> blow();
    }
  }

  private void failSync() {
    world.say(() -> "the next sync fails");
    tally.add(Tally.Of.FAILED_SYNCS);
    server.disk().failNextSync();
  }

  private void fill() {
    long room = chance.between(0, MOST_ROOM_BYTES);
    world.say(() -> "disk fills up room=" + room);
    tally.add(Tally.Of.FULL_DISKS);
    server.disk().room(room);
    world.after(
        chance.between(MOST_FULL_NANOS / 10, MOST_FULL_NANOS), () -> server.disk().enlarge());
  }

  private void blow() {
    if (chance.even()) {
      network.weather(Weather.FOUL.ofConnections());
    } else {
      int client = 1 + chance.below(Life.CLIENTS);
      tally.add(Tally.Of.CUTS);
      if (chance.even()) {
        network.cut(client, Server.PLACE);
      }
      if (chance.even()) {
        network.cut(Server.PLACE, client);
      }
    }
    world.after(
        chance.between(0, MOST_WEATHER_NANOS),
        () -> {
          network.heal();
          network.weather(Weather.FAIR);
        });
  }
}
