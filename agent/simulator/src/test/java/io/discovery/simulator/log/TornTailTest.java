package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.log.LogDamage;
import io.discovery.raft.log.LogStore;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine that lost power left at the end of the log, and how it is told from damage. */
class TornTailTest {
  private static final int SECTOR = 512;
  private static final long TERM = 3;
  private static final List<Entry> ACKNOWLEDGED = Logs.entries(1, 3, TERM, 100);

  /** Three entries that are durable. */
  private static SimulatedDisk disk() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    Logs.write(store, ACKNOWLEDGED);
    store.close();
    return disk;
  }

  private static String segment(SimulatedDisk disk) {
    return Logs.segments(disk).getLast();
  }

  /** Where the records end. */
  private static int end(byte[] segment) {
    int end = segment.length;
    while (segment[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Of a record 20 bytes have come to the disk. */
  private static SimulatedDisk torn() throws IOException {
    SimulatedDisk disk = disk();
    byte[] bytes = disk.bytes(segment(disk));
    int end = end(bytes);
    byte[] torn = Arrays.copyOf(bytes, Math.max(bytes.length, end + 20));
    Arrays.fill(torn, end, end + 20, (byte) 7);
    disk.put(segment(disk), torn);
    return disk;
  }

  private static SimulatedDisk afterAPowerLoss(SimulatedDisk disk) {
    disk.losePower();
    return disk;
  }

  @Test
  void whatAKilledProcessWasWritingCostsNothing() throws IOException {
    LogStore store = Logs.open(torn());
    Restored restored = store.takeRestored();
    Logs.assertSame(ACKNOWLEDGED, restored.entries());
    assertEquals(new HardState(TERM, Logs.VOTE, false), restored.hardState());
    String notice = store.notices().getFirst();
    assertTrue(notice.contains("when the process was ended"), notice);
  }

  @Test
  void itIsCutAndReportedAndALaterTermRemembersThat() throws IOException {
    SimulatedDisk disk = afterAPowerLoss(torn());
    LogStore store = Logs.open(disk);
    Restored restored = store.takeRestored();
    Logs.assertSame(ACKNOWLEDGED, restored.entries());
    assertEquals(new HardState(TERM + 1, null, true), restored.hardState());
    String notice = store.notices().getFirst();
    assertTrue(notice.contains("torn tail cut file=raft/" + segment(disk)), notice);
    assertTrue(notice.contains("votes again once a leader has caught it up"), notice);
    assertTrue(notice.contains("nothing to do"), notice);
    store.close();
  }

  @Test
  void thatItWasCutIsForgottenOnlyWhenTheCoreSaysSo() throws IOException {
    SimulatedDisk disk = afterAPowerLoss(torn());
    Logs.open(disk).close();
    LogStore second = Logs.open(disk);
    assertTrue(second.notices().isEmpty());
    assertEquals(new HardState(TERM + 1, null, true), second.takeRestored().hardState());
    HardState whole = new HardState(TERM + 2, null, false);
    second.persist(List.of(new Persist(TERM + 2, 3, whole, List.of())));
    second.close();
    assertEquals(whole, Logs.open(disk).takeRestored().hardState());
  }

  @Test
  void aCrashWhileItIsCutForgetsNeitherTheTailNorTheCut() throws IOException {
    SimulatedDisk torn = afterAPowerLoss(torn());
    boolean crashed = true;
    int crashes = 0;
    for (int effects = 0; crashed; effects++) {
      for (int seed = 0; seed < 8; seed++) {
        SimulatedDisk disk = torn.copy(new Chance(seed));
        crashed = crashes(disk, effects);
        crashes += crashed ? 1 : 0;
        disk.calm();
        if (seed % 2 == 0) {
          disk.losePower();
        }
        Restored restored = Logs.open(disk).takeRestored();
        assertTrue(restored.hardState().tailCut(), "effects " + effects + " seed " + seed);
        assertTrue(restored.hardState().term() > TERM);
        Logs.assertSame(ACKNOWLEDGED, restored.entries());
      }
    }
    assertTrue(crashes > 40, "crashes: " + crashes);
  }

  private static boolean crashes(SimulatedDisk disk, int effects) throws IOException {
    Logs.crashAfter(disk, effects);
    try {
      Logs.open(disk);
      return false;
    } catch (Crash e) {
      return true;
    }
  }

  @Test
  void anOnlyServerGoesOn() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    ledger.propose(1, "before");
    ledger.work();
    ledger.close();
    byte[] bytes = disk.bytes(segment(disk));
    bytes[end(bytes) + 30] = 1;
    disk.put(segment(disk), bytes);
    disk.losePower();
    Ledger second = new Ledger(disk);
    assertEquals(1, second.notices.size());
    second.work();
    second.propose(2, "after");
    second.work();
    second.close();
    assertTrue(new Ledger(disk).state.values().containsAll(List.of("before", "after")));
    assertFalse(Logs.open(disk).takeRestored().hardState().tailCut());
  }

  /** A group of some sectors, the second of which never came to the disk, but the others did. */
  private static SimulatedDisk withAHole(boolean another) throws IOException {
    SimulatedDisk disk = disk();
    LogStore store = Logs.open(disk);
    byte[] mark = disk.bytes(Logs.MARK_FILE);
    int from = end(disk.bytes(segment(disk)));
    Logs.write(store, 4, 12, TERM);
    if (another) {
      Logs.write(store, 13, 13, TERM);
    }
    // The mark is not synced, and what was written of it may be lost.
    disk.put(Logs.MARK_FILE, mark);
    byte[] bytes = disk.bytes(segment(disk));
    int hole = (from / SECTOR + 1) * SECTOR;
    Arrays.fill(bytes, hole, hole + SECTOR, (byte) 0);
    disk.put(segment(disk), bytes);
    return afterAPowerLoss(disk);
  }

  @Test
  void soundRecordsAfterABadOneOfTheSameWriteAreATornTail() throws IOException {
    SimulatedDisk disk = withAHole(false);
    LogStore store = Logs.open(disk);
    Restored restored = store.takeRestored();
    assertTrue(restored.hardState().tailCut());
    assertTrue(restored.entries().size() >= 3 && restored.entries().size() < 12);
    Logs.assertSame(ACKNOWLEDGED, restored.entries().subList(0, 3));
    store.close();
    Logs.assertSame(restored.entries(), Logs.open(disk).takeRestored().entries());
  }

  @Test
  void aSoundRecordOfALaterWriteShowsThatTheBadOneWasDurable() throws IOException {
    SimulatedDisk disk = withAHole(true);
    byte[] before = disk.bytes(segment(disk));
    LogDamage damage = assertThrows(LogDamage.class, () -> Logs.open(disk));
    String message = String.valueOf(damage.getMessage());
    assertTrue(message.contains(segment(disk)) && message.contains("was durable once"), message);
    assertTrue(Arrays.equals(before, disk.bytes(segment(disk))), "nothing was changed");
  }

  @Test
  void aBadRecordThatTheMarkKnewDurableIsDamage() throws IOException {
    SimulatedDisk disk = disk();
    byte[] bytes = disk.bytes(segment(disk));
    bytes[end(bytes) - 1] ^= 1;
    disk.put(segment(disk), bytes);
    assertThrows(LogDamage.class, () -> Logs.open(disk));
  }

  @Test
  void aRecordInsideAValueIsNoRecord() throws IOException {
    SimulatedDisk disk = disk();
    byte[] log = disk.bytes(segment(disk));
    byte[] record = Arrays.copyOfRange(log, Logs.FILE_HEADER_BYTES, end(log));
    // As if a write of a value that holds a copy of the log had been torn.
    int end = end(log);
    byte[] torn = Arrays.copyOf(log, end + 1000);
    torn[end] = 1;
    System.arraycopy(record, 0, torn, end + 77, record.length);
    disk.put(segment(disk), torn);
    assertEquals(1, Logs.open(disk).notices().size());
  }
}
