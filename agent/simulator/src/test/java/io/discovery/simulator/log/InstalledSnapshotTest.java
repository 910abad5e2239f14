package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Restored;
import io.discovery.raft.log.LogDamage;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.SnapshotFile;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader's snapshot on a follower's disk (Raft paper §7), and crashes at every effect of it. */
class InstalledSnapshotTest {
  private static final String STATE = "the leader's state ".repeat(40);

  /** Of what a power failure leaves, at each effect. */
  private static final int SEEDS = 16;

  private static final int SEEDS_AGAIN = 4;
  private static final long INDEX = 60;
  private static final long TERM = 5;

  /** What a follower has when its leader's snapshot after entry 60, of term 5, comes. */
  private enum Before {
    NOTHING {
      @Override
      void make(LogStore store) {}
    },
    A_SHORTER_LOG {
      @Override
      void make(LogStore store) throws IOException {
        write(store, 1, 20, 2);
        write(store, 21, 47, 3);
      }
    },
    A_SHORTER_LOG_AFTER_A_SNAPSHOT {
      @Override
      void make(LogStore store) throws IOException {
        write(store, 1, 30, 2);
        Logs.snapshot(store, 10, 2, "an old state");
        Logs.snapshot(store, 30, 2, "its own state");
        write(store, 31, 47, 3);
      }
    },
    A_LOG_WHOSE_SEGMENT_ENDS_THERE {
      @Override
      void make(LogStore store) throws IOException {
        Logs.write(store, Logs.entries(1, 40, 2, 10));
        // Larger than a segment: the next entry begins another one.
        Logs.write(store, Logs.entries(41, 60, 3, 150));
        write(store, 61, 90, 4);
      }
    },
    A_LONGER_LOG_OF_ANOTHER_LEADER {
      @Override
      void make(LogStore store) throws IOException {
        write(store, 1, 50, 2);
        write(store, 51, 130, 3);
      }
    },
    THE_SAME_ENTRIES_AND_MORE {
      @Override
      void make(LogStore store) throws IOException {
        write(store, 1, 40, 2);
        Logs.snapshot(store, 25, 2, "its own state");
        write(store, 41, 100, TERM);
      }

      @Override
      List<Entry> kept() {
        return Logs.entries(INDEX + 1, 100, TERM, 100);
      }
    },
    THE_SAME_ENTRIES {
      @Override
      void make(LogStore store) throws IOException {
        write(store, 1, 60, TERM);
      }
    };

    private static final int GROUP = 8;

    abstract void make(LogStore store) throws IOException;

    List<Entry> kept() {
      return List.of();
    }

    /** In groups, so that there are several segments. */
    private static void write(LogStore store, long first, long last, long term) throws IOException {
      for (long from = first; from <= last; from += GROUP) {
        Logs.write(store, from, Math.min(last, from + GROUP - 1), term);
      }
    }
  }

  private static SimulatedDisk made(Before before) throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    before.make(store);
    store.close();
    return disk;
  }

  private int crashes;
  private int undone;
  private int finished;

  @Test
  void aCrashAtAnyEffectLeavesTheOldLogOrTheSnapshotAndNothingBetween() throws IOException {
    for (Before before : Before.values()) {
      SimulatedDisk whole = made(before);
      Restored old = Logs.open(whole.copy(new Chance(0))).takeRestored();
      for (int effects = 0; crashed(before, whole, old, effects); effects++) {
        crashes++;
      }
    }
    assertTrue(crashes > 100, "crashes: " + crashes);
    assertTrue(undone > 100, "undone: " + undone);
    assertTrue(finished > 100, "finished: " + finished);
  }

  /** Returns whether there were so many effects. */
  private boolean crashed(Before before, SimulatedDisk whole, Restored old, int effects)
      throws IOException {
    boolean crashed = false;
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = whole.copy(new Chance(effects * SEEDS + seed));
      LogStore store = Logs.open(disk);
      Logs.crashAfter(disk, effects);
      try {
        Logs.install(store, INDEX, TERM, STATE);
      } catch (Crash e) {
        crashed = true;
      }
      disk.calm();
      SimulatedDisk left = disk.copy(new Chance(seed));
      if (seed % 2 == 0) {
        disk.losePower();
        left = disk.copy(new Chance(seed));
      }
      String what = before + " effects " + effects + " seed " + seed;
      boolean done = checkEither(before, disk, old, what);
      assertTrue(crashed || done, what);
      if (done && seed < SEEDS_AGAIN) {
        crashAgain(before, left, old, seed < SEEDS_AGAIN / 2, what);
      }
    }
    return crashed;
  }

  /** What a start begins, the next one goes on with. */
  private void crashAgain(
      Before before, SimulatedDisk left, Restored old, boolean losesPower, String what)
      throws IOException {
    boolean crashed = true;
    for (int effects = 0; crashed; effects++) {
      crashed = false;
      SimulatedDisk disk = left.copy(new Chance(effects));
      Logs.crashAfter(disk, effects);
      try {
        Logs.open(disk);
      } catch (Crash e) {
        crashed = true;
      }
      disk.calm();
      if (losesPower) {
        disk.losePower();
      }
      String again = what + ", again after " + effects;
      assertTrue(checkEither(before, disk, old, again), again);
    }
  }

  /** Returns whether the snapshot is there. */
  private boolean checkEither(Before before, SimulatedDisk disk, Restored old, String what)
      throws IOException {
    try {
      LogStore store = Logs.open(disk);
      Restored found = store.takeRestored();
      boolean done = found.snapshotIndex() == INDEX;
      if (done) {
        checkInstalled(before, store, found);
        finished++;
      } else {
        assertEquals(old.snapshotIndex(), found.snapshotIndex());
        Logs.assertSame(old.entries(), found.entries());
        undone++;
      }
      long last = found.snapshotIndex() + found.entries().size();
      List<Entry> more = Logs.entries(last + 1, last + 30, TERM + 1, 100);
      Logs.write(store, more);
      store.close();
      List<Entry> all = new ArrayList<>(found.entries());
      all.addAll(more);
      String state = done ? STATE : old.snapshotIndex() == 0 ? "" : "its own state";
      Logs.expect(disk, found.snapshotIndex(), state, all).close();
      assertTrue(disk.names().stream().noneMatch(name -> name.endsWith(".tmp")));
      return done;
    } catch (IOException | RuntimeException | AssertionError e) {
      return fail(what + ": " + e, e);
    }
  }

  private static void checkInstalled(Before before, LogStore store, Restored found)
      throws IOException {
    assertEquals(TERM, found.snapshotTerm());
    assertEquals(Logs.THREE, found.configuration());
    assertEquals(TERM, found.hardState().term());
    Logs.assertSame(before.kept(), found.entries());
    assertEquals(STATE, Logs.content(java.util.Objects.requireNonNull(store.snapshot())));
  }

  @Test
  void nothingOfAReplacedLogStays() throws IOException {
    SimulatedDisk disk = made(Before.A_LONGER_LOG_OF_ANOTHER_LEADER);
    LogStore store = Logs.open(disk);
    Logs.install(store, INDEX, TERM, STATE);
    store.close();
    assertEquals(List.of("log-" + "0".repeat(16) + "61"), Logs.segments(disk));
    assertEquals(1, Logs.snapshots(disk).size());
  }

  @Test
  void anOlderTermOfTheServerIsRaisedWithTheSnapshotAndItsCutTailIsNotForgotten()
      throws IOException {
    SimulatedDisk disk = made(Before.A_SHORTER_LOG);
    String last = Logs.segments(disk).getLast();
    byte[] bytes = disk.bytes(last);
    byte[] torn = java.util.Arrays.copyOf(bytes, bytes.length + 50);
    torn[bytes.length + 10] = 1;
    disk.put(last, torn);
    disk.losePower();
    LogStore store = Logs.open(disk);
    assertTrue(store.takeRestored().hardState().tailCut());
    Logs.install(store, INDEX, TERM, STATE);
    store.close();
    Restored found = Logs.open(disk).takeRestored();
    assertEquals(TERM, found.hardState().term());
    assertTrue(found.hardState().tailCut());
  }

  @Test
  void withoutRoomTheLogIsAsBefore() throws IOException {
    for (Before before : Before.values()) {
      SimulatedDisk whole = made(before);
      Restored old = Logs.open(whole.copy(new Chance(0))).takeRestored();
      boolean refused = true;
      for (long room = 0; refused; room += 16) {
        SimulatedDisk disk = whole.copy(new Chance(room));
        LogStore store = Logs.open(disk);
        disk.room(room);
        refused = !installed(store);
        disk.enlarge();
        String what = before + " room " + room;
        assertEquals(!refused, checkEither(before, disk.copy(new Chance(1)), old, what), what);
        // It goes on as it was.
        long last = refused ? old.snapshotIndex() + old.entries().size() : INDEX;
        Logs.write(store, Logs.entries(last + 1, last + 5, TERM + 1, 100));
        store.close();
        Logs.open(disk).close();
      }
    }
  }

  private static boolean installed(LogStore store) throws IOException {
    SnapshotFile file = null;
    try {
      file = store.beginReceived(INDEX, TERM, Logs.THREE);
      file.write(STATE.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      store.complete(file);
      store.install(file);
      return true;
    } catch (StorageFull e) {
      if (file != null) {
        file.abandon();
      }
      return false;
    }
  }

  @Test
  void aLogThatIsLostAfterTheSnapshotIsDamage() throws IOException {
    SimulatedDisk disk = made(Before.A_SHORTER_LOG);
    LogStore store = Logs.open(disk);
    Logs.install(store, INDEX, TERM, STATE);
    write61(store);
    store.close();
    String last = Logs.segments(disk).getLast();
    disk.put(last, java.util.Arrays.copyOf(disk.bytes(last), Logs.FILE_HEADER_BYTES));
    LogDamage damage = assertThrows(LogDamage.class, () -> Logs.open(disk));
    assertTrue(String.valueOf(damage.getMessage()).contains("was durable"), damage.toString());
  }

  private static void write61(LogStore store) throws IOException {
    Logs.write(store, 61, 65, TERM);
  }

  @Test
  void aLogThatBeginsAfterAnotherTermThanTheSnapshotsIsDamage() throws IOException {
    SimulatedDisk disk = made(Before.NOTHING);
    LogStore store = Logs.open(disk);
    Logs.install(store, INDEX, TERM, STATE);
    store.close();
    SimulatedDisk other = made(Before.NOTHING);
    LogStore another = Logs.open(other);
    Logs.install(another, INDEX, TERM - 1, STATE);
    another.close();
    String segment = Logs.segments(disk).getLast();
    disk.put(segment, other.bytes(segment));
    LogDamage damage = assertThrows(LogDamage.class, () -> Logs.open(disk));
    assertTrue(String.valueOf(damage.getMessage()).contains(segment), damage.toString());
  }

  @Test
  void aCutOfItsOwnLogIsNotTakenForALeadersSnapshot() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    Logs.write(store, 1, 5, 1);
    // The mark that is on disk after a power loss may be an old one.
    byte[] mark = disk.bytes(Logs.MARK_FILE);
    Logs.write(store, 6, 12, 1);
    Logs.snapshot(store, 10, 1, "its own state");
    store.close();
    disk.put(Logs.MARK_FILE, mark);
    String segment = Logs.segments(disk).getFirst();
    disk.put(segment, java.util.Arrays.copyOf(disk.bytes(segment), Logs.FILE_HEADER_BYTES));
    LogDamage damage = assertThrows(LogDamage.class, () -> Logs.open(disk));
    assertTrue(String.valueOf(damage.getMessage()).contains(segment), damage.toString());
  }

  @Test
  void aSnapshotThatIsNotNewerThanTheNewestIsRefused() throws IOException {
    LogStore store = Logs.open(Logs.disk(1));
    Logs.install(store, INDEX, TERM, STATE);
    SnapshotFile file = store.beginReceived(INDEX - 1, TERM, Configuration.NONE);
    store.complete(file);
    assertThrows(IllegalStateException.class, () -> store.install(file));
  }
}
