package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.NewerCluster;
import io.discovery.raft.log.LogDamage;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine with a disk, and on it one process after the other. */
final class Server {
  /** Until the supervisor has started it again, ns. */
  private static final long LEAST_DOWN_NANOS = 1_000_000;

  private static final long MOST_DOWN_NANOS = 1_500_000_000;

  /** A turn of a process. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private final Cluster cluster;
  private final World world;
  private final Chance chance;
  private final int place;
  private final Witness witness;
  private final Reception reception;
  private final Machine machine;
  private UUID id;
  private Configuration initial;
  private int features;
  private SimulatedDisk disk;
  private @Nullable Incarnation running;
  private long startsAt;
  private long pausedUntil;
  private int effectsToPause = -1;
  private long pauseNanos;

  /**
   * @param initial what it knows of the cluster before it has a log
   */
  Server(Cluster cluster, int place, UUID id, Configuration initial) {
    this.cluster = cluster;
    this.place = place;
    this.id = id;
    this.initial = initial;
    world = cluster.world();
    chance = world.chance();
    machine = new Machine(world, chance);
    features = Cluster.FIRST_LEVEL + chance.below(2);
    disk = new SimulatedDisk(world.chance());
    witness = new Witness(this);
    reception = new Reception(this);
  }

  Cluster cluster() {
    return cluster;
  }

  World world() {
    return world;
  }

  Chance chance() {
    return chance;
  }

  int place() {
    return place;
  }

  UUID id() {
    return id;
  }

  Configuration initial() {
    return initial;
  }

  int features() {
    return features;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** Where others reach it. */
  Reception reception() {
    return reception;
  }

  /** Who sees what it does. */
  Witness witness() {
    return witness;
  }

  /** Its clocks and what ails it. */
  Machine machine() {
    return machine;
  }

  Craft craft() {
    return cluster.craft();
  }

  Checks checks() {
    return cluster.checks();
  }

  Tally tally() {
    return cluster.tally();
  }

  void say(Supplier<String> line) {
    world.say(() -> "s" + place + " " + line.get());
  }

  LocalClock newClock() {
    return machine.newClock();
  }

  long wallMillis() {
    return machine.wallMillis();
  }

  long writeNanos() {
    return machine.writeNanos();
  }

  /** Since when its disk has room and the process can see that. */
  long roomSince() {
    return Math.max(machine.roomSince(), pausedUntil);
  }

  /** The process that runs, if one does. */
  @Nullable Incarnation running() {
    return running;
  }

  boolean isUp() {
    return running != null;
  }

  boolean leads() {
    return running != null && running.status().leads();
  }

  long term() {
    return running == null ? 0 : running.status().term();
  }

  /** Has the process do something later, if it still runs then. */
  void after(Incarnation who, long nanos, Action action) {
    world.after(nanos, () -> act(who, action));
  }

  /** Has the process do something now, if it runs, or when its pause is over. */
  void act(Incarnation who, Action action) {
    if (who != running) {
      return;
    }
    if (world.now() < pausedUntil) {
      after(who, pausedUntil - world.now(), action);
      return;
    }
    attempt(action);
  }

  private void attempt(Action action) {
    try {
      action.run();
    } catch (Crash e) {
      tally().add(Tally.Of.CRASHES_IN_AN_EVENT);
      crash(chance.even());
    } catch (LogDamage e) {
      machine.damaged(e, tally());
      stop();
    } catch (StorageFull e) {
      notStarted(e);
    } catch (IOException e) {
      stopped(e);
    } catch (NewerCluster e) {
      refusesLevel(e);
    } catch (RuntimeException e) {
      throw new Violation("s%d stopped itself: %s".formatted(place, e), e);
    }
  }

  /** Starts a process if none runs. */
  void start() {
    if (running != null) {
      return;
    }
    tally().add(Tally.Of.STARTS);
    say(() -> "start id=%s features=%d".formatted(id, features));
    attempt(
        () -> {
          Incarnation next = new Incarnation(this);
          machine.mended();
          running = next;
          next.begin();
        });
  }

  /** There is no room for what a start has to mend. */
  private void notStarted(StorageFull e) {
    Violation.unless(running == null, () -> "s%d stopped itself: %s".formatted(place, e));
    say(() -> "not started: " + e.getMessage());
    restart();
  }

  private void stopped(IOException e) {
    if (!SimulatedDisk.SYNC_FAILED.equals(e.getMessage())) {
      throw new Violation("s%d: the log failed though the disk did not: %s".formatted(place, e), e);
    }
    say(() -> "stopped: " + e.getMessage());
    tally().add(Tally.Of.STOPPED);
    stop();
  }

  /** The process cannot go on; as the agent does, it tells whoever waits that nothing is known. */
  private void stop() {
    Incarnation last = running;
    if (last != null) {
      last.lost();
    }
    disk.killed();
    down();
  }

  /** As somebody would: it is started anew in a version that knows more. */
  private void refusesLevel(NewerCluster e) {
    say(() -> String.valueOf(e.getMessage()));
    checks().levels().refused(id, checks().chronicle().configuration());
    tally().add(Tally.Of.LEVELS_REFUSED);
    features = checks().levels().highest();
    disk.killed();
    down();
  }

  /** The process ends now, and with it perhaps the machine. */
  void crash(boolean power) {
    boolean machineToo = power && !cluster.isFragile();
    say(() -> machineToo ? "power lost" : "killed");
    tally().add(Tally.Of.CRASHES);
    if (machineToo) {
      tally().add(Tally.Of.POWER_LOSSES);
      var _ = disk.losePower();
    } else {
      disk.killed();
    }
    down();
  }

  /** The power goes, and the disk had said more than was true: the end of the log is torn. */
  void tear() {
    if (running != null && cluster.mayTear()) {
      say(() -> "power lost, and with it what was synced last");
      tally().add(Tally.Of.CRASHES);
      tally().add(Tally.Of.POWER_LOSSES);
      if (machine.garble(disk)) {
        tally().add(Tally.Of.LYING_DISKS);
        witness.mirror().mayLack();
      }
      down();
    }
  }

  private void down() {
    running = null;
    pausedUntil = 0;
    effectsToPause = -1;
    restart();
  }

  private void restart() {
    // Most come back soon, for the supervisor waits longer each time only where that is of no use.
    long most = chance.oneIn(3) ? MOST_DOWN_NANOS : MOST_DOWN_NANOS / 10;
    restartIn(chance.between(LEAST_DOWN_NANOS, most));
  }

  private void restartIn(long nanos) {
    startsAt = world.now() + nanos;
    long due = startsAt;
    world.after(
        nanos,
        () -> {
          if (startsAt == due) {
            start();
          }
        });
  }

  /** The process ends after so many effects, in the middle of what it does then. */
  void endAfter(int effects) {
    if (!cluster.isFragile()) {
      disk.fuse().light(effects);
    }
  }

  /** What is down comes back at once. */
  void hurry() {
    if (running == null) {
      restartIn(LEAST_DOWN_NANOS);
    }
  }

  /** Starts in a version that knows one level more. */
  void upgrade() {
    features++;
    say(() -> "upgrade features=" + features);
    if (running != null) {
      crash(false);
      hurry();
    }
  }

  /** The machine loses everything and comes back as another server, which waits to be taken in. */
  void wipe() {
    tally().add(Tally.Of.WIPES);
    if (running != null) {
      crash(false);
    }
    machine.forgetFlip();
    disk = new SimulatedDisk(world.chance());
    witness.wiped();
    id = craft().isAnotherOnceWiped() ? cluster.newId() : id;
    initial = Configuration.NONE;
    cluster.known(id, this);
    cluster.wiped();
    say(() -> "wiped, now id=" + id);
  }

  /** Nothing of the process happens for so long. */
  void pause(long nanos) {
    say(() -> "pause ms=" + nanos / 1_000_000);
    tally().add(Tally.Of.PAUSES);
    pausedUntil = Math.max(pausedUntil, world.now() + nanos);
  }

  /** The same, after so many effects of its turns. */
  void pauseAfter(int effects, long nanos) {
    effectsToPause = effects;
    pauseNanos = nanos;
  }

  /** Between two effects: whether it pauses here. */
  boolean pausesHere() {
    if (effectsToPause < 0 || --effectsToPause >= 0) {
      return world.now() < pausedUntil;
    }
    tally().add(Tally.Of.PAUSES_IN_AN_EVENT);
    pause(pauseNanos);
    return true;
  }

  /** Turns a bit over in a file that nobody writes to. */
  void flip(boolean stops) {
    if (machine.flip(disk, tally(), world)) {
      say(() -> "flip");
      if (stops) {
        crash(false);
      }
    }
  }

  /** No fault is left: nothing armed, nothing paused. What is down comes back by itself. */
  void calm() {
    disk.calm();
    machine.calm();
    pausedUntil = 0;
    effectsToPause = -1;
  }
}
