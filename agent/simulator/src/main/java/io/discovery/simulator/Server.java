package io.discovery.simulator;

import io.discovery.raft.log.LogDamage;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.World;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine with a disk, and on it one process after the other. */
final class Server {
  /** Where clients reach it. */
  static final int PLACE = 0;

  /** Until the supervisor has started it again, ns. */
  private static final long LEAST_DOWN_NANOS = 1_000_000;

  private static final long MOST_DOWN_NANOS = 400_000_000;

  /** A wall clock's reading at the beginning, ms since the epoch. */
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** A turn of a process. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private final World world;
  private final Chance chance;
  private final Network<Message> network;
  private final SimulatedDisk disk;
  private final Craft craft;
  private final Checks checks;
  private final Tally tally;
  private @Nullable Incarnation running;
  private SimulatedDisk.@Nullable Flip flip;
  private long pausedUntil;
  private long wallJump;
  private long lastIndex;
  private long lastTerm;

  Server(World world, Network<Message> network, Craft craft, Checks checks, Tally tally) {
    this.world = world;
    this.network = network;
    this.craft = craft;
    this.checks = checks;
    this.tally = tally;
    chance = world.chance();
    disk = new SimulatedDisk(world.chance());
    network.join(PLACE, this::receive);
  }

  World world() {
    return world;
  }

  Chance chance() {
    return chance;
  }

  SimulatedDisk disk() {
    return disk;
  }

  Craft craft() {
    return craft;
  }

  Checks checks() {
    return checks;
  }

  Tally tally() {
    return tally;
  }

  void say(Supplier<String> line) {
    world.say(line);
  }

  /** The wall clock, which may jump. */
  long wallMillis() {
    return EPOCH_MILLIS + world.now() / 1_000_000 + wallJump;
  }

  void jump(long millis) {
    tally.add(Tally.Of.CLOCK_JUMPS);
    say(() -> "wall clock jumps ms=" + millis);
    wallJump += millis;
  }

  void send(int client, Message message) {
    network.send(PLACE, client, message);
  }

  private void receive(int client, Message message) {
    Incarnation here = running;
    if (here == null) {
      send(client, new Message.Refused(message.call(), "connection refused"));
      return;
    }
    switch (message) {
      case Message.Read read -> act(here, () -> here.read(client, read));
      case Message.Write write -> act(here, () -> here.write(client, write));
      case Message.Shown _, Message.Applied _, Message.Refused _, Message.Unknown _ ->
          throw new IllegalStateException("a client does not answer: " + message);
    }
  }

  /** Has the process do something later, if it still runs then. */
  void after(Incarnation who, long nanos, Action action) {
    world.after(nanos, () -> act(who, action));
  }

  private void act(Incarnation who, Action action) {
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
      tally.add(Tally.Of.CRASHES_IN_AN_EFFECT);
      crash(chance.even());
    } catch (LogDamage e) {
      damaged(e);
    } catch (IOException e) {
      stopped(e);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new Violation("the server stopped itself: " + e, e);
    }
  }

  /** Starts a process if none runs. */
  void start() {
    if (running != null) {
      return;
    }
    tally.add(Tally.Of.STARTS);
    say(() -> "start");
    attempt(
        () -> {
          Incarnation next = new Incarnation(this);
          mended();
          running = next;
          // What no sync had covered yet may be gone; over restarts Checks knows what must hold.
          lastIndex = 0;
          lastTerm = 0;
          next.begin();
        });
  }

  /** The start found nothing wrong with the flipped file, or could do without it. */
  private void mended() {
    if (flip != null) {
      flip.undo();
      flip = null;
    }
  }

  private void damaged(LogDamage damage) {
    say(() -> "damage: " + damage.getMessage());
    SimulatedDisk.Flip cause = flip;
    if (cause == null) {
      throw new Violation("damage though nothing was damaged: " + damage.getMessage(), damage);
    }
    Violation.unless(
        String.valueOf(damage.getMessage()).contains(cause.file()),
        () -> "damage of %s is not named: %s".formatted(cause.file(), damage.getMessage()));
    tally.add(Tally.Of.FLIPS_NAMED);
    // As from a backup.
    mended();
    restart();
  }

  private void stopped(IOException e) {
    if (!SimulatedDisk.SYNC_FAILED.equals(e.getMessage())) {
      throw new Violation("the log failed though the disk did not: " + e, e);
    }
    say(() -> "stopped: " + e.getMessage());
    tally.add(Tally.Of.STOPPED);
    Incarnation last = running;
    if (last != null) {
      last.lost();
    }
    disk.killed();
    down();
  }

  /** The process ends now, and with it perhaps the machine. */
  void crash(boolean power) {
    say(() -> power ? "power lost" : "killed");
    tally.add(Tally.Of.CRASHES);
    if (power) {
      tally.add(Tally.Of.POWER_LOSSES);
      var _ = disk.losePower();
    } else {
      disk.killed();
    }
    down();
  }

  private void down() {
    running = null;
    pausedUntil = 0;
    restart();
  }

  private void restart() {
    world.after(chance.between(LEAST_DOWN_NANOS, MOST_DOWN_NANOS), this::start);
  }

  /** Nothing of the process happens for so long. */
  void pause(long nanos) {
    say(() -> "pause ms=" + nanos / 1_000_000);
    tally.add(Tally.Of.PAUSES);
    pausedUntil = world.now() + nanos;
  }

  /** Turns a bit over in a file that nobody writes to, and stops the process. */
  void harm() {
    List<String> closed = closedFiles();
    if (closed.isEmpty() || flip != null) {
      return;
    }
    crash(false);
    SimulatedDisk.Flip made = disk.flip(chance.of(closed));
    flip = made;
    say(() -> "flip file=" + made.file());
    tally.add(Tally.Of.FLIPS);
  }

  /** Names sort as their indexes do: the last segment is the open one. */
  private List<String> closedFiles() {
    List<String> segments =
        disk.names().stream().filter(name -> name.matches("log-[0-9]+")).toList();
    List<String> snapshots =
        disk.names().stream().filter(name -> name.matches("snapshot-[0-9-]+")).toList();
    boolean some = segments.size() > 1;
    return some && (snapshots.isEmpty() || chance.even())
        ? segments.subList(0, segments.size() - 1)
        : snapshots;
  }

  /** After every event. */
  void check() {
    Incarnation here = running;
    if (here != null) {
      long index = here.published().index();
      Violation.unless(
          index >= lastIndex, () -> "published index went back to %d".formatted(index));
      Violation.unless(here.term() >= lastTerm, () -> "term went back");
      lastIndex = index;
      lastTerm = here.term();
    }
  }

  /** No fault is left: nothing armed, nothing paused. What is down comes back by itself. */
  void calm() {
    disk.calm();
    pausedUntil = 0;
  }

  /** Whether it runs. */
  boolean up() {
    return running != null;
  }
}
