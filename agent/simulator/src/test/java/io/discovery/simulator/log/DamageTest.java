package io.discovery.simulator.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogDamage;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.SnapshotPart;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files changed behind the log's back: what was acknowledged is served whole or not at all. */
class DamageTest {
  private static final int PLACES = 1_500;

  /** Two snapshots, closed segments after each, and an open one. */
  private static SimulatedDisk used(Map<Long, String> state) throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    for (int i = 0; i < 150; i++) {
      ledger.propose(i, "entry " + i + " " + "y".repeat(i % 60));
      if (i % 3 == 0) {
        ledger.work();
      }
    }
    ledger.work();
    state.putAll(ledger.state);
    return disk;
  }

  private static String newest(SimulatedDisk disk, String prefix) {
    List<String> names = disk.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
    return names.getLast();
  }

  /** What is done to a file from a place on. */
  private enum Harm {
    FLIPPED,
    ZEROED,
    CUT;

    byte[] done(byte[] bytes, Random random) {
      int at = random.nextInt(bytes.length);
      switch (this) {
        case FLIPPED -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case ZEROED -> {
          int end = Math.min(bytes.length, at + 1 + random.nextInt(600));
          Arrays.fill(bytes, at, end, (byte) 0);
        }
        case CUT -> {
          return Arrays.copyOf(bytes, at);
        }
      }
      return bytes;
    }
  }

  @Test
  void flippedBytesAreNamedOrHarmless() throws IOException {
    namedOrHarmless(Harm.FLIPPED);
  }

  @Test
  void zeroedBytesAreNamedOrHarmless() throws IOException {
    namedOrHarmless(Harm.ZEROED);
  }

  @Test
  void cutFilesAreNamedOrHarmless() throws IOException {
    namedOrHarmless(Harm.CUT);
  }

  private static void namedOrHarmless(Harm harm) throws IOException {
    TreeMap<Long, String> state = new TreeMap<>();
    SimulatedDisk whole = used(state);
    List<String> names = whole.names();
    int named = 0;
    int harmless = 0;
    for (int seed = 0; seed < PLACES; seed++) {
      Random random = new Random(seed);
      SimulatedDisk disk = whole.copy(new Chance(seed));
      String name = names.get(random.nextInt(names.size()));
      disk.put(name, harm.done(disk.bytes(name), random));
      try {
        assertEquals(state, served(disk), "seed " + seed + " changed " + name);
        harmless++;
      } catch (LogDamage e) {
        says(e, "raft/" + name, "backup");
        named++;
      }
    }
    assertTrue(named > PLACES / 5, "named: " + named);
    assertTrue(harmless > PLACES / 10, "harmless: " + harmless);
  }

  /** All that a reader could see, now and after it went on and was started again. */
  private static Map<Long, String> served(SimulatedDisk disk) throws IOException {
    Ledger ledger = new Ledger(disk);
    Map<Long, String> state = new TreeMap<>(ledger.state);
    ledger.work();
    ledger.close();
    TreeMap<Long, String> again = new Ledger(disk).state;
    // The entry that this start has added.
    assertEquals(state.size() + 1, again.size());
    again.pollLastEntry();
    assertEquals(state, again);
    return state;
  }

  @Test
  void aFollowerIsNeverSentAWrongPartOfASnapshot() throws IOException {
    String state = "the state that a follower needs ".repeat(6000);
    SimulatedDisk whole = Logs.disk(1);
    LogStore made = Logs.open(whole);
    Logs.write(made, 1, 10, 1);
    Logs.snapshot(made, 10, 1, state);
    made.close();
    String name = Logs.snapshots(whole).getFirst();
    byte[] bytes = whole.bytes(name);
    int unreadable = 0;
    for (int seed = 0; seed < PLACES / 5; seed++) {
      Random random = new Random(seed);
      SimulatedDisk disk = whole.copy(new Chance(seed));
      LogStore store = Logs.open(disk);
      disk.put(name, Harm.values()[seed % 3].done(bytes.clone(), random));
      for (int from = 0; from < state.length(); from += 50_000) {
        try {
          SnapshotPart part = store.read(10, from, 50_000);
          int end = Math.min(from + 50_000, state.length());
          assertEquals(state.substring(from, end), new String(part.bytes(), UTF_8), "seed " + seed);
          assertEquals(end == state.length(), part.last());
        } catch (LogDamage e) {
          unreadable++;
        }
      }
    }
    assertTrue(unreadable > PLACES / 5, "unreadable: " + unreadable);
  }

  private static LogDamage refused(SimulatedDisk disk) {
    return assertThrows(LogDamage.class, () -> new Ledger(disk));
  }

  private static void says(LogDamage damage, String... parts) {
    String message = String.valueOf(damage.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    for (String name : List.of(Logs.HARD_STATE_FILE, Logs.MARK_FILE, Logs.IDENTITY_FILE)) {
      SimulatedDisk disk = used(new TreeMap<>());
      disk.remove(name);
      says(refused(disk), "raft/" + name, "missing", "backup");
    }
  }

  @Test
  void allSegmentsMissingIsDamage() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    Logs.segments(disk).forEach(disk::remove);
    says(refused(disk), "log has been removed");
  }

  @Test
  void aMissingSegmentInTheMiddleIsDamage() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    for (int i = 1; i <= 60; i++) {
      Logs.write(store, i, i, 1);
    }
    store.close();
    List<String> segments = Logs.segments(disk);
    disk.remove(segments.get(1));
    says(refused(disk), segments.get(0), "the next one is " + segments.get(2));
  }

  @Test
  void aDamagedSnapshotCostsNothingWhileTheOlderOneAndItsLogStand() throws IOException {
    TreeMap<Long, String> state = new TreeMap<>();
    SimulatedDisk disk = used(state);
    String name = newest(disk, "snapshot-");
    byte[] bytes = disk.bytes(name);
    bytes[200] ^= 1;
    disk.put(name, bytes);
    Ledger ledger = new Ledger(disk);
    assertEquals(state, ledger.state);
    assertTrue(ledger.notices.getFirst().contains(name), ledger.notices.toString());
    assertFalse(disk.names().contains(name));
  }

  @Test
  void bothSnapshotsDamagedIsRefusedByTheNameOfTheNewest() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    String newest = newest(disk, "snapshot-");
    for (String name : Logs.snapshots(disk)) {
      disk.put(name, Arrays.copyOf(disk.bytes(name), 100));
    }
    says(refused(disk), newest, "cut", "backup");
  }

  @Test
  void aLogCutAtARecordsEndIsSeenByTheMarkBesideIt() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    String last = newest(disk, "log-");
    disk.put(last, Arrays.copyOf(disk.bytes(last), Logs.FILE_HEADER_BYTES));
    says(refused(disk), last, "was durable");
  }

  @Test
  void aFileOfAnotherClusterIsRefused() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    SimulatedDisk other = Logs.disk(2);
    Identity stranger = new Identity(new UUID(5, 6), new UUID(7, 8));
    LogStore.open(other, stranger, Logs.SMALL).close();
    disk.put(Logs.HARD_STATE_FILE, other.bytes(Logs.HARD_STATE_FILE));
    says(refused(disk), Logs.HARD_STATE_FILE, "is of cluster " + stranger.cluster());
  }

  @Test
  void anOlderHardStateIsRefused() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    SimulatedDisk fresh = Logs.disk(2);
    Logs.open(fresh).close();
    disk.put(Logs.HARD_STATE_FILE, fresh.bytes(Logs.HARD_STATE_FILE));
    says(refused(disk), Logs.HARD_STATE_FILE, "term 0", "older than the log");
  }

  @Test
  void filesOfAnotherVersionAreRefusedWithTheMend() throws IOException {
    SimulatedDisk disk = used(new TreeMap<>());
    byte[] identity = disk.bytes(Logs.IDENTITY_FILE);
    disk.put(Logs.IDENTITY_FILE, ofVersion(9, identity));
    says(refused(disk), "format version 9", "or a newer one");
    disk.put(Logs.IDENTITY_FILE, ofVersion(1, identity));
    says(refused(disk), "format version 1", "move this data directory away");
  }

  private static byte[] ofVersion(int version, byte[] file) {
    int crcAt = Logs.FILE_HEADER_BYTES - Integer.BYTES;
    ByteBuffer header = ByteBuffer.wrap(file.clone()).putInt(Integer.BYTES, version);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, crcAt);
    return header.putInt(crcAt, (int) crc.getValue()).array();
  }

  @Test
  void aCreationCutShortIsBegunAnew() throws IOException {
    for (int effects = 0; effects < 40; effects++) {
      SimulatedDisk disk = Logs.disk(effects);
      Logs.crashAfter(disk, effects);
      try {
        Logs.open(disk);
      } catch (Crash e) {
        disk.losePower();
      }
      disk.calm();
      Identity second = new Identity(new UUID(9, 9), new UUID(9, 9));
      Identity owner = LogStore.open(disk, second, Logs.SMALL).identity();
      assertTrue(List.of(second, Logs.IDENTITY).contains(owner));
      assertTrue(Collections.frequency(disk.names(), Logs.IDENTITY_FILE) == 1);
    }
  }
}
