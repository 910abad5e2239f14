package io.discovery.simulator.forming;

import io.discovery.raft.forming.Forming;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Settings;
import io.discovery.raft.log.FormingFile;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.Violation;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A machine, its disk, and one process after the other on it. */
final class Site {
  /** A process that ended comes back after this, ns: from a supervisor's second to a reboot. */
  private static final long LEAST_DOWN_NANOS = 100_000_000L;

  private static final long MOST_DOWN_NANOS = 20_000_000_000L;

  /** Something that a process does, and in which it may end. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private final Town town;
  private final int place;
  private final Chance chance;
  private final List<String> addresses;
  private SimulatedDisk disk;
  private @Nullable Run run;
  private long starts;
  private long startAsked;
  private @Nullable Memory inFlight;
  private @Nullable UUID id;

  Site(Town town, int place, List<String> addresses) {
    this.town = town;
    this.place = place;
    this.addresses = addresses;
    chance = town.world().chance();
    disk = new SimulatedDisk(chance.fork());
  }

  int place() {
    return place;
  }

  Town town() {
    return town;
  }

  Chance chance() {
    return chance;
  }

  SimulatedDisk disk() {
    return disk;
  }

  String address() {
    return Town.address(place);
  }

  @Nullable Run run() {
    return run;
  }

  /** Of its server now, or last; null before the first start. */
  @Nullable UUID id() {
    return id;
  }

  boolean isUp() {
    return run != null;
  }

  void start() {
    if (run == null) {
      town.tally().add(FormingTally.Of.STARTS);
      during(this::begin);
    }
  }

  private void begin() throws IOException {
    UUID fresh =
        new UUID(chance.between(0, Long.MAX_VALUE - 1), chance.between(0, Long.MAX_VALUE - 1));
    Memory found;
    try {
      found = FormingFile.open(disk, fresh);
    } catch (StorageFull e) {
      startLater();
      return;
    }
    opened(found);
    long seed = chance.between(0, Long.MAX_VALUE - 1);
    Settings settings =
        new Settings(
            found.self(), address(), "dc1", town.expect(), addresses, seed, town.craft().rules());
    Run next = new Run(this, new Forming(settings, town.craft().found(found)), ++starts, seed);
    run = next;
    town.world().say(() -> "start m%d %s".formatted(place, town.words(found)));
    next.begin();
  }

  /** A file is what was last made durable, or what was being made so when the process ended. */
  private void opened(Memory found) {
    UUID known = id;
    Memory last = known == null ? null : town.notary().durable(known);
    Violation.unless(
        last == null || last.equals(found) || found.equals(inFlight),
        () -> "m%d finds %s where %s was durable".formatted(place, found, last));
    id = found.self();
    inFlight = null;
    town.notary().durable(found);
  }

  /** What was being made durable when a process ended may be found, or not. */
  void storing(Memory memory) {
    inFlight = memory;
  }

  void stored(Memory memory) {
    inFlight = null;
    town.notary().durable(memory);
  }

  /** Does what a process does, and sees to it if that ends in it. */
  void during(Work work) {
    try {
      work.run();
    } catch (Crash crash) {
      town.tally().add(FormingTally.Of.CRASHES_IN_AN_EFFECT);
      end(chance.even());
    } catch (IOException e) {
      town.world().say(() -> "m%d stops: %s".formatted(place, e.getMessage()));
      Violation.unless(
          SimulatedDisk.SYNC_FAILED.equals(e.getMessage()), () -> String.valueOf(e.getMessage()));
      end(false);
    }
  }

  /** The process ends, and comes back. */
  void end(boolean power) {
    run = null;
    if (power) {
      town.tally().add(FormingTally.Of.POWER_LOSSES);
      var _ = disk.losePower();
    } else {
      town.tally().add(FormingTally.Of.KILLS);
      disk.killed();
    }
    town.world().say(() -> "end m%d%s".formatted(place, power ? " power" : ""));
    startLater();
  }

  private void startLater() {
    long mine = ++startAsked;
    long nanos = chance.between(LEAST_DOWN_NANOS, MOST_DOWN_NANOS);
    town.world()
        .after(
            nanos,
            () -> {
              if (startAsked == mine) {
                start();
              }
            });
  }

  /** The machine comes back with an empty disk: what was here is another server's past. */
  void wipe() {
    town.world().say(() -> "wipe m" + place);
    town.tally().add(FormingTally.Of.WIPES);
    run = null;
    if (id != null) {
      town.wiped(id);
    }
    id = null;
    inFlight = null;
    disk = new SimulatedDisk(chance.fork());
    startLater();
  }

  /** No harm is armed, and whoever is down comes up. */
  void calm() {
    disk.calm();
    startAsked++;
    start();
  }
}
