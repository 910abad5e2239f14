package io.discovery.simulator.forming;

import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Plan;
import io.discovery.simulator.Violation;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * All that happens from one seed: machines come up one after the other while harm is done, then
 * there is no more harm, and within a bound there must be one cluster to which all belong.
 */
final class FormingLife {
  private static final long SECOND = 1_000_000_000L;

  /**
   * How many machines there are, and how many each expects: more than half of them, but for the
   * six, where there may rightly be two clusters.
   */
  private static final int[][] SIZES = {
    {3, 3}, {3, 3}, {4, 3}, {4, 4}, {5, 3}, {5, 3}, {5, 3}, {5, 4}, {5, 5}, {7, 5}, {6, 3}, {2, 2}
  };

  /**
   * How long after the last harm all must belong, ns: a lost question (10 s), patience with each of
   * six servers that do not propose (10 s each), some plans that are refused, with 16 s between
   * them at most, then three seconds to be taken in.
   */
  private static final long SETTLE_NANOS = 180 * SECOND;

  private static final long LOOK_NANOS = SECOND;

  private final World world;
  private final FormingTally tally = new FormingTally();
  private final Notary notary;
  private final Town town;
  private final Storm storm;
  private final Chance chance;
  private final long lastStart;

  FormingLife(long seed, FormingCraft craft, boolean traced) {
    world = new World(seed, traced);
    chance = world.chance();
    int[] size = SIZES[chance.below(SIZES.length)];
    Storm.Wipes wipes = wipes();
    // Who loses a promise may break it, as no protocol can prevent; only ids keep their word then.
    notary = new Notary(tally, wipes != Storm.Wipes.ANY && 2 * size[1] > size[0]);
    town = new Town(world, craft, tally, notary, size[1]);
    List<String> addresses = addresses(size[0]);
    for (int i = 0; i < size[0]; i++) {
      town.settle(addresses);
    }
    lastStart = lastStart();
    storm = new Storm(town, wipes, Math.max(5 * SECOND, lastStart / 10));
  }

  private Storm.Wipes wipes() {
    int lot = chance.below(10);
    return lot < 6 ? Storm.Wipes.NONE : lot < 9 ? Storm.Wipes.FREE : Storm.Wipes.ANY;
  }

  /** All know all, or all know one. */
  private List<String> addresses(int machines) {
    if (machines > 2 && chance.oneIn(6)) {
      return List.of(Town.address(chance.below(machines)));
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < machines; i++) {
      all.add(Town.address(i));
    }
    return chance.shuffled(all);
  }

  private long lastStart() {
    int lot = chance.below(20);
    return lot < 12 ? 5 * SECOND : lot < 18 ? 120 * SECOND : 1800 * SECOND;
  }

  /**
   * Lives it.
   *
   * @throws Violation when something was not as promised
   */
  FormingTally live() {
    tally.add(FormingTally.Of.LIVES);
    for (Site each : town.sites()) {
      world.after(chance.between(0, lastStart), each::start);
    }
    if (chance.below(10) < 7) {
      storm.groups(town.expect());
    }
    storm.rest();
    world.runUntil(lastStart + chance.between(5 * SECOND, 60 * SECOND));
    storm.stop();
    world.say(() -> "no more harm");
    town.calm();
    settle();
    world.say(() -> "power of all lost at last");
    town.sites().forEach(each -> each.end(true));
    town.calm();
    settle();
    if (tally.of(FormingTally.Of.LET_GO) == 0 && notary.clusters() == 1) {
      tally.add(FormingTally.Of.SMOOTH);
    }
    tally.add(FormingTally.Of.EVENTS, world.happened());
    tally.add(FormingTally.Of.MILLIS, world.now() / 1_000_000);
    return tally;
  }

  /** Within a bound all belong to the cluster; who cannot says what a person is to do. */
  private void settle() {
    long begun = world.now();
    String lacking = "";
    while (world.now() < begun + SETTLE_NANOS) {
      world.runUntil(world.now() + LOOK_NANOS);
      lacking = lacking();
      if (lacking.isEmpty()) {
        return;
      }
    }
    String what = lacking;
    boolean held = false;
    for (Site each : town.sites()) {
      held |= isHeldUp(each);
    }
    Violation.unless(
        held, () -> "%d s without harm, and %s".formatted(SETTLE_NANOS / SECOND, what));
  }

  private String lacking() {
    Set<UUID> clusters = new HashSet<>();
    for (Site each : town.sites()) {
      Memory memory = memory(each);
      UUID cluster = memory.cluster();
      if (cluster == null && notary.clusters() > 1 && standing(each).contains(" clusters: ")) {
        continue;
      }
      if (cluster == null || !each.isUp()) {
        return "m%d has no cluster: %s".formatted(each.place(), standing(each));
      }
      clusters.add(cluster);
    }
    Violation.unless(
        clusters.size() == 1 || notary.mayBeMore(), () -> "there are clusters " + clusters);
    return "";
  }

  private Memory memory(Site site) {
    UUID id = site.id();
    Memory memory = id == null ? null : notary.durable(id);
    return memory == null ? Memory.fresh(new UUID(0, 0)) : memory;
  }

  private static String standing(Site site) {
    Run run = site.run();
    return run == null ? "down" : run.core().standing();
  }

  /** A promise whose plan names a server that is no more can stand for ever; it must say so. */
  private boolean isHeldUp(Site site) {
    Memory memory = memory(site);
    Plan promise = memory.promise();
    if (promise == null || memory.cluster() != null || !town.isMaimed(promise)) {
      return false;
    }
    tally.add(FormingTally.Of.HELD_UP);
    Violation.unless(
        standing(site).contains("was made anew"),
        () -> "m%d does not say what holds it up: %s".formatted(site.place(), standing(site)));
    return true;
  }

  List<String> trace() {
    return world.trace();
  }
}
