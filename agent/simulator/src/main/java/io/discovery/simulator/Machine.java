package io.discovery.simulator;

import io.discovery.raft.log.LogDamage;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine's clocks, how fast its disk is, and what ails that. */
final class Machine {
  /** A wall clock's reading at the beginning, ms since the epoch. */
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** Wall clocks differ at first by up to this, ms. */
  private static final long MOST_OFF_MILLIS = 3_600_000;

  /** A write of the log takes so long, ns: from a good disk to one that is busy. */
  private static final long LEAST_WRITE_NANOS = 100_000;

  private static final long MOST_WRITE_NANOS = 3_000_000;
  private static final long MOST_BUSY_WRITE_NANOS = 30_000_000;
  private static final int ONE_IN_IS_BUSY = 6;

  /** A disk that is about to fail, or shared with a backup, takes so many times as long. */
  private static final int SLOW_FACTOR = 40;

  /** Of every file of the log. */
  private static final int HEADER_BYTES = 48;

  /** Some small records. */
  private static final int MOST_GARBLED_BYTES = 300;

  private final World world;
  private final Chance chance;
  private final long driftPpm;
  private long wallOffMillis;
  private boolean slow;
  private long stuckUntil;
  private long roomSince;
  private SimulatedDisk.@Nullable Flip flip;
  private SimulatedDisk.@Nullable Garbled garbled;

  Machine(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
    driftPpm = chance.between(-LocalClock.MAX_DRIFT_PPM, LocalClock.MAX_DRIFT_PPM);
    wallOffMillis = chance.between(-MOST_OFF_MILLIS, MOST_OFF_MILLIS);
  }

  LocalClock newClock() {
    return new LocalClock(world, chance, driftPpm);
  }

  /** The wall clock, which may jump. */
  long wallMillis() {
    return EPOCH_MILLIS + world.now() / 1_000_000 + wallOffMillis;
  }

  void jump(long millis) {
    wallOffMillis += millis;
  }

  /** Only so many more bytes fit on the disk, for so long. */
  void fill(SimulatedDisk disk, long room, long nanos) {
    roomSince = Math.max(roomSince, world.now() + nanos);
    disk.room(room);
    world.after(nanos, disk::enlarge);
  }

  /** When the disk has had room, or will have it. */
  long roomSince() {
    return roomSince;
  }

  /** The disk does nothing for so long. */
  void stick(long nanos) {
    stuckUntil = world.now() + nanos;
  }

  /** How long the disk takes for what it is asked next. */
  long writeNanos() {
    long most = chance.oneIn(ONE_IN_IS_BUSY) ? MOST_BUSY_WRITE_NANOS : MOST_WRITE_NANOS;
    long nanos = chance.between(LEAST_WRITE_NANOS, most);
    return Math.max(0, stuckUntil - world.now()) + (slow ? nanos * SLOW_FACTOR : nanos);
  }

  void slow(boolean now) {
    slow = now;
  }

  void calm() {
    slow = false;
    stuckUntil = 0;
    roomSince = Math.min(roomSince, world.now());
  }

  /** Turns a bit over in a file that nobody writes to, if there is one. */
  boolean flip(SimulatedDisk disk, Tally tally, World where) {
    List<String> closed = closedFiles(disk);
    if (closed.isEmpty() || flip != null) {
      return false;
    }
    SimulatedDisk.Flip made = disk.flip(chance.of(closed));
    flip = made;
    where.say(() -> "flip file=" + made.file());
    tally.add(Tally.Of.FLIPS);
    return true;
  }

  /** Names sort as their indexes do: the last segment is the open one. */
  private List<String> closedFiles(SimulatedDisk disk) {
    List<String> segments =
        disk.names().stream().filter(name -> name.matches("log-[0-9]+")).toList();
    List<String> snapshots =
        disk.names().stream().filter(name -> name.matches("snapshot-[0-9-]+")).toList();
    boolean some = segments.size() > 1;
    return some && (snapshots.isEmpty() || chance.even())
        ? segments.subList(0, segments.size() - 1)
        : snapshots;
  }

  /** A start has found nothing wrong with the flipped file, or could do without it. */
  void mended() {
    if (flip != null) {
      flip.undo();
      flip = null;
    }
    garbled = null;
  }

  /** The end of the log is not what was written, though it had been synced. */
  boolean garble(SimulatedDisk disk) {
    garbled = disk.loseMore("log-", "durable", HEADER_BYTES, MOST_GARBLED_BYTES);
    return garbled != null;
  }

  /** The disk with the flipped file is gone. */
  void forgetFlip() {
    flip = null;
    garbled = null;
  }

  /** A start was refused. It must be for what was flipped; that is mended, as from a backup. */
  void damaged(LogDamage damage, Tally tally) {
    world.say(() -> "damage: " + damage.getMessage());
    String message = String.valueOf(damage.getMessage());
    SimulatedDisk.Garbled end = garbled;
    if (end != null && message.contains(end.file())) {
      // So much of it that it is known to have been durable.
      end.undo();
      garbled = null;
      return;
    }
    SimulatedDisk.Flip cause = flip;
    if (cause == null) {
      throw new Violation("damage though nothing was damaged: " + message, damage);
    }
    Violation.unless(
        message.contains(cause.file()),
        () -> "damage of %s is not named: %s".formatted(cause.file(), message));
    tally.add(Tally.Of.FLIPS_NAMED);
    cause.undo();
    flip = null;
  }
}
