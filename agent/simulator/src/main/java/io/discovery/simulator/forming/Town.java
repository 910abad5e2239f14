package io.discovery.simulator.forming;

import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Plan;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.Weather;
import io.discovery.simulator.world.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Machines that are to become one cluster, and what lies between them. */
final class Town {
  /** Old questions that may come again. */
  private static final int MOST_KEPT = 64;

  private record Sent(int from, int to, Packet packet) {}

  private final World world;
  private final FormingCraft craft;
  private final FormingTally tally;
  private final Notary notary;
  private final Network<Packet> network;
  private final Chance chance;
  private final int expect;
  private final boolean makesLogs;
  private final boolean busy;
  private final List<Site> sites = new ArrayList<>();
  private final Deque<Sent> old = new ArrayDeque<>();
  private final Set<UUID> wiped = new HashSet<>();
  private boolean harmed = true;
  private Runnable whenProposed = () -> {};

  Town(World world, FormingCraft craft, FormingTally tally, Notary notary, int expect) {
    this.world = world;
    this.craft = craft;
    this.tally = tally;
    this.notary = notary;
    this.expect = expect;
    chance = world.chance();
    makesLogs = chance.oneIn(4);
    busy = chance.even();
    network = new Network<>(world);
  }

  /** Adds a machine. */
  void settle(List<String> addresses) {
    Site site = new Site(this, sites.size(), addresses);
    sites.add(site);
    network.join(site.place(), (from, packet) -> arrive(site, from, packet));
  }

  private void arrive(Site site, int from, Packet packet) {
    Run run = site.run();
    if (run != null) {
      run.receive(from, packet);
    } else if (packet.question()) {
      // The machine says so; a machine that is off says nothing.
      if (chance.even()) {
        send(site.place(), from, new Packet(packet.run(), packet.address(), false, null));
      }
    }
  }

  void send(int from, int to, Packet packet) {
    if (packet.question() && chance.oneIn(8)) {
      old.addLast(new Sent(from, to, packet));
      if (old.size() > MOST_KEPT) {
        old.removeFirst();
      }
    }
    network.send(from, to, packet);
  }

  /** A question that was thought lost long ago turns up. */
  void replay() {
    if (!old.isEmpty()) {
      tally.add(FormingTally.Of.REPLAYS);
      Sent one = chance.of(List.copyOf(old));
      network.send(one.from(), one.to(), one.packet());
    }
  }

  static String address(int place) {
    return "m" + place + ":8300";
  }

  static int place(String address) {
    return Integer.parseInt(address.substring(1, address.indexOf(':')));
  }

  World world() {
    return world;
  }

  FormingCraft craft() {
    return craft;
  }

  FormingTally tally() {
    return tally;
  }

  Notary notary() {
    return notary;
  }

  Network<Packet> network() {
    return network;
  }

  int expect() {
    return expect;
  }

  List<Site> sites() {
    return sites;
  }

  /** Whether the log is made where a cluster is formed, as the agent does; it takes a while. */
  boolean makesLogs() {
    return makesLogs;
  }

  /** Whether disks take seconds, until harm ends. */
  boolean isBusy() {
    return busy && harmed;
  }

  /** What happens when somebody proposes. */
  void whenProposed(Runnable what) {
    whenProposed = what;
  }

  void proposed() {
    whenProposed.run();
  }

  boolean isHarmed() {
    return harmed;
  }

  void wiped(UUID id) {
    wiped.add(id);
  }

  /** Whether a member of the plan is no more. */
  boolean isMaimed(Plan plan) {
    return plan.members().stream().anyMatch(each -> wiped.contains(each.id()));
  }

  void calm() {
    harmed = false;
    network.heal();
    network.weather(Weather.FAIR);
    sites.forEach(Site::calm);
  }

  /** What a server remembers, in a few words. */
  String words(Memory memory) {
    Plan promise = memory.promise();
    return "%s %s refused=%s cluster=%s"
        .formatted(
            Packet.id(memory.self()),
            promise == null
                ? "free"
                : "promise=%s/%d%s"
                    .formatted(
                        Packet.id(promise.proposer()),
                        promise.number(),
                        promise.members().stream().map(each -> each.address()).toList()),
            memory.refused().entrySet().stream()
                .map(each -> Packet.id(each.getKey()) + "/" + each.getValue())
                .toList(),
            memory.cluster());
  }
}
