package io.discovery.simulator;

import io.discovery.raft.Message;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.Weather;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who hears whom: one disturbance of the network among servers at a time. */
final class Partitions {
  private static final int MOST_FOUL_FACTOR = 4;

  private final Cluster cluster;
  private final World world;
  private final Chance chance;
  private final Network<Message> network;
  private long made;

  Partitions(Cluster cluster) {
    this.cluster = cluster;
    world = cluster.world();
    chance = world.chance();
    network = cluster.network();
  }

  /** Everybody hears everybody, at once. */
  void heal() {
    made++;
    network.heal();
    network.weather(Weather.FAIR);
  }

  /** One disturbance ends, and another begins for so long. */
  private void begin(String what, long nanos) {
    heal();
    cluster.tally().add(Tally.Of.PARTITIONS);
    world.say(() -> "network: %s for %d ms".formatted(what, nanos / 1_000_000));
    long mine = made;
    world.after(
        nanos,
        () -> {
          if (made == mine) {
            world.say(() -> "network: whole");
            heal();
          }
        });
  }

  /** One hears nobody and is heard by nobody. */
  void isolate(Server server, long nanos) {
    begin("s" + server.place() + " alone", nanos);
    if (server.leads()) {
      cluster.tally().add(Tally.Of.ISOLATED_LEADERS);
    }
    network.isolate(Set.of(server.place()));
  }

  /** Two sides, drawn by lot. */
  void halves(long nanos) {
    Set<Integer> side = new HashSet<>();
    for (Server each : cluster.servers()) {
      if (chance.even()) {
        side.add(each.place());
      }
    }
    begin("side " + side, nanos);
    network.isolate(side);
  }

  /** Two sides, and one server in the middle that both hear. */
  void bridge(long nanos) {
    List<Server> all = cluster.servers();
    int middle = chance.of(all).place();
    begin("bridge s" + middle, nanos);
    List<Integer> one = new ArrayList<>();
    List<Integer> other = new ArrayList<>();
    for (Server each : all) {
      if (each.place() != middle) {
        (chance.even() ? one : other).add(each.place());
      }
    }
    for (int a : one) {
      for (int b : other) {
        cut(a, b);
      }
    }
  }

  /** Those two do not hear each other. */
  void part(Server one, List<Server> others, long nanos) {
    begin("s" + one.place() + " not with some", nanos);
    for (Server each : others) {
      cut(one.place(), each.place());
    }
  }

  private void cut(int a, int b) {
    network.cut(a, b);
    network.cut(b, a);
  }

  /** One hears nobody, or is heard by nobody, but not both. */
  void oneWay(Server server, long nanos) {
    boolean deaf = chance.even();
    begin("s" + server.place() + (deaf ? " deaf" : " mute"), nanos);
    for (Server each : cluster.servers()) {
      if (each != server && !chance.oneIn(4)) {
        if (deaf) {
          network.cut(each.place(), server.place());
        } else {
          network.cut(server.place(), each.place());
        }
      }
    }
  }

  /** Messages are lost, late, doubled and overtake each other. */
  void foul(long nanos) {
    begin("foul weather", nanos);
    Weather foul = Weather.FOUL;
    int factor = 1 + chance.below(MOST_FOUL_FACTOR);
    network.weather(
        new Weather(
            foul.lossPermille() * factor,
            foul.duplicatePermille() * factor,
            foul.latePermille() * factor,
            foul.leastNanos(),
            foul.mostNanos() * factor));
  }

  /** A client and a server do not hear each other, or one of them does not. */
  void door(int client, Server server, long nanos) {
    cluster.tally().add(Tally.Of.CUTS);
    Network<Call> door = cluster.door();
    if (chance.oneIn(3)) {
      door.weather(Weather.FOUL.ofConnections());
    }
    boolean out = chance.even();
    if (out) {
      door.cut(client, server.place());
    }
    if (!out || chance.even()) {
      door.cut(server.place(), client);
    }
    world.after(
        nanos,
        () -> {
          door.heal();
          door.weather(Weather.FAIR);
        });
  }

  void calm() {
    heal();
    cluster.door().heal();
    cluster.door().weather(Weather.FAIR);
  }
}
