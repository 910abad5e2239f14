package io.discovery.simulator;

import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Does harm, one thing after the other, until told to stop: storms, and between them time to work.
 * Each life is spared some kinds of harm, so that others are met undisturbed (Groce et al., "Swarm
 * Testing", ISSTA 2012).
 */
final class Nemesis {
  private static final long MILLI = 1_000_000;

  /** In a storm. */
  private static final long MOST_REST_NANOS = 900 * MILLI;

  private static final long MOST_CALM_NANOS = 9_000 * MILLI;
  private static final int ONE_IN_ENDS_STORM = 5;

  /** A start and the work of a moment; a crash armed further ahead would rarely be met. */
  private static final int MOST_EFFECTS = 80;

  /** From a short pause of a garbage collector to a virtual machine that was moved, ns. */
  private static final long LEAST_PAUSE_NANOS = 10 * MILLI;

  private static final long MOST_PAUSE_NANOS = 5_000 * MILLI;

  /** A full disk stays full so long, ns: over several attempts to write again. */
  private static final long MOST_FULL_NANOS = 3_000 * MILLI;

  private static final long MOST_SLOW_NANOS = 3_000 * MILLI;
  private static final long MOST_ROOM_BYTES = 6_000;
  private static final long MOST_JUMP_MILLIS = 3_600_000;
  private static final long LEAST_PARTITION_NANOS = 100 * MILLI;
  private static final long MOST_PARTITION_NANOS = 5_000 * MILLI;

  /** Every so many kinds one is left out of a life. */
  private static final int ONE_IN_IS_SPARED = 4;

  private enum Harm {
    KILL,
    KILL_LEADER,
    POWER,
    TEAR,
    POWER_OF_SEVERAL,
    POWER_OF_ALL,
    END_AT_AN_EFFECT,
    END_LEADER_AT_AN_EFFECT,
    PAUSE,
    PAUSE_LEADER,
    PAUSE_AT_AN_EFFECT,
    FAIL_SYNC,
    FILL,
    SLOW,
    FLIP,
    JUMP,
    FOUL_WEATHER,
    ISOLATE,
    ISOLATE_LEADER,
    HALVES,
    BRIDGE,
    ONE_WAY,
    DOOR,
    AMBUSH
  }

  private final World world;
  private final Chance chance;
  private final Cluster cluster;
  private final List<Client> clients;
  private final Partitions partitions;
  private final Ambush ambush;
  private final List<Harm> kinds = new ArrayList<>();
  private boolean stopped;

  Nemesis(Cluster cluster, List<Client> clients) {
    this.cluster = cluster;
    this.clients = clients;
    world = cluster.world();
    chance = world.chance();
    partitions = new Partitions(cluster);
    ambush = new Ambush(cluster, clients, partitions);
    for (Harm each : Harm.values()) {
      if (!chance.oneIn(ONE_IN_IS_SPARED)) {
        kinds.add(each);
      }
    }
    kinds.add(Harm.AMBUSH);
    kinds.add(Harm.AMBUSH);
    kinds.add(Harm.AMBUSH);
  }

  /** Begins. */
  void rest() {
    boolean calm = chance.oneIn(ONE_IN_ENDS_STORM);
    world.after(chance.between(MILLI, calm ? MOST_CALM_NANOS : MOST_REST_NANOS), this::act);
  }

  /** All harm that can be undone is undone; what has happened has happened. */
  void stop() {
    stopped = true;
    ambush.stop();
    partitions.calm();
    cluster.servers().forEach(Server::calm);
  }

  private void act() {
    if (stopped) {
      return;
    }
    Server server = chance.of(cluster.servers());
    if (!server.isUp() && chance.oneIn(3)) {
      // Starts, too, are interrupted.
      server.endAfter(chance.below(MOST_EFFECTS));
      rest();
      return;
    }
    Harm harm = chance.of(kinds);
    if (harm == Harm.AMBUSH) {
      // What else happens meanwhile may spoil it, or make it worse.
      long takes = ambush.lay();
      long alone = chance.even() ? takes : chance.between(0, takes);
      world.after(alone + MILLI, this::rest);
      return;
    }
    harm(harm, server);
    rest();
  }

  private void harm(Harm harm, Server any) {
    switch (harm) {
      case KILL -> kill(any, false);
      case KILL_LEADER -> kill(leaderOr(any), chance.even());
      case POWER -> kill(any, true);
      case TEAR -> any.tear();
      case POWER_OF_SEVERAL -> several();
      case POWER_OF_ALL -> all();
      case END_AT_AN_EFFECT -> any.endAfter(chance.below(MOST_EFFECTS));
      case END_LEADER_AT_AN_EFFECT -> leaderOr(any).endAfter(chance.below(MOST_EFFECTS));
      case PAUSE -> any.pause(pauseNanos());
      case PAUSE_LEADER -> leaderOr(any).pause(pauseNanos());
      case PAUSE_AT_AN_EFFECT -> leaderOr(any).pauseAfter(chance.below(40), pauseNanos());
      case FAIL_SYNC -> failSync(any);
      case FILL -> fill(any);
      case SLOW -> slow(any);
      case FLIP -> any.flip(chance.even());
      case JUMP -> {
        cluster.tally().add(Tally.Of.CLOCK_JUMPS);
        any.machine().jump(chance.between(-MOST_JUMP_MILLIS, MOST_JUMP_MILLIS));
      }
      case FOUL_WEATHER -> partitions.foul(partitionNanos());
      case ISOLATE -> partitions.isolate(any, partitionNanos());
      case ISOLATE_LEADER -> partitions.isolate(leaderOr(any), partitionNanos());
      case HALVES -> partitions.halves(partitionNanos());
      case BRIDGE -> partitions.bridge(partitionNanos());
      case ONE_WAY -> partitions.oneWay(chance.even() ? leaderOr(any) : any, partitionNanos());
      case DOOR -> partitions.door(chance.of(clients).place(), any, partitionNanos());
      case AMBUSH -> {}
    }
  }

  private Server leaderOr(Server any) {
    Server leader = cluster.leader();
    return leader == null ? any : leader;
  }

  private long pauseNanos() {
    return chance.between(LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS / (1 + chance.below(10)));
  }

  private long partitionNanos() {
    return chance.between(LEAST_PARTITION_NANOS, MOST_PARTITION_NANOS);
  }

  private static void kill(Server server, boolean power) {
    if (server.isUp()) {
      server.crash(power);
    }
  }

  private void several() {
    for (Server each : cluster.servers()) {
      if (chance.even()) {
        kill(each, true);
      }
    }
  }

  private void all() {
    cluster.tally().add(Tally.Of.POWER_LOSSES_OF_ALL);
    cluster.servers().forEach(each -> kill(each, true));
  }

  private void failSync(Server server) {
    server.say(() -> "the next sync fails");
    cluster.tally().add(Tally.Of.FAILED_SYNCS);
    server.disk().failNextSync();
  }

  private void fill(Server server) {
    long room = chance.between(0, MOST_ROOM_BYTES);
    server.say(() -> "disk fills up room=" + room);
    cluster.tally().add(Tally.Of.FULL_DISKS);
    long nanos = chance.between(MOST_FULL_NANOS / 10, MOST_FULL_NANOS);
    server.machine().fill(server.disk(), room, nanos);
  }

  private void slow(Server server) {
    server.say(() -> "slow disk");
    cluster.tally().add(Tally.Of.SLOW_DISKS);
    server.machine().slow(true);
    world.after(
        chance.between(MOST_SLOW_NANOS / 10, MOST_SLOW_NANOS), () -> server.machine().slow(false));
  }
}
