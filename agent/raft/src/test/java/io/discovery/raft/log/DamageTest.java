package io.discovery.raft.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files changed behind the log's back: what was acknowledged is served whole or not at all. */
class DamageTest {
  private static final int TRIALS = 4_000;

  /** Two snapshots, closed segments after each, and an open one. */
  private static FaultyDisk used(Map<Long, String> state) throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    for (int i = 0; i < 150; i++) {
      ledger.propose(i, "entry " + i + " " + "y".repeat(i % 60));
      if (i % 3 == 0) {
        ledger.persist();
      }
      if (i % 40 == 39) {
        ledger.persist();
        ledger.snapshot();
      }
    }
    ledger.persist();
    state.putAll(ledger.state);
    return disk;
  }

  private static String newest(FaultyDisk disk, String prefix) {
    List<String> names = disk.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
    return names.getLast();
  }

  @Test
  void flippedZeroedAndCutFilesAreNamedOrHarmless() throws IOException {
    TreeMap<Long, String> state = new TreeMap<>();
    FaultyDisk whole = used(state);
    List<String> names = whole.names().stream().sorted().toList();
    int named = 0;
    int harmless = 0;
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      FaultyDisk disk = whole.copy(seed);
      String name = names.get(random.nextInt(names.size()));
      disk.put(name, harmed(disk.bytes(name), random));
      try {
        assertEquals(state, serve(disk), "seed " + seed + " changed " + name);
        harmless++;
      } catch (LogDamage e) {
        assertTrue(String.valueOf(e.getMessage()).contains(name), "seed " + seed + ": " + e);
        named++;
      }
    }
    assertTrue(named > TRIALS / 5, "named: " + named);
    assertTrue(harmless > TRIALS / 10, "harmless: " + harmless);
  }

  private static byte[] harmed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(600)), (byte) 0);
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  /** All that a reader could see, without the entries this very start appends. */
  private static Map<Long, String> serve(FaultyDisk disk) throws IOException {
    return new TreeMap<>(new Ledger(disk).state);
  }

  private static LogDamage refused(FaultyDisk disk) {
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
    for (String name : List.of(Names.HARD_STATE, Names.MARK, Names.IDENTITY)) {
      FaultyDisk disk = used(new TreeMap<>());
      disk.remove(name);
      says(refused(disk), "raft/" + name, "missing", "backup");
    }
  }

  @Test
  void allSegmentsMissingIsDamage() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    disk.names().stream().filter(Names::isSegment).forEach(disk::remove);
    says(refused(disk), "log has been removed");
  }

  @Test
  void aMissingSegmentInTheMiddleIsDamage() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    List<String> segments = Names.segments(disk.names());
    disk.remove(segments.get(segments.size() - 2));
    assertFalse(refused(disk).toString().isEmpty());
  }

  @Test
  void aDamagedSnapshotCostsNothingWhileTheOlderOneAndItsLogStand() throws IOException {
    TreeMap<Long, String> state = new TreeMap<>();
    FaultyDisk disk = used(state);
    String name = newest(disk, "snapshot-");
    byte[] bytes = disk.bytes(name);
    bytes[200] ^= 1;
    disk.put(name, bytes);
    Ledger ledger = new Ledger(disk);
    assertEquals(state, ledger.state);
    assertTrue(ledger.store.notices().getFirst().contains(name), ledger.store.notices().toString());
    assertFalse(disk.names().contains(name));
  }

  @Test
  void bothSnapshotsDamagedIsRefusedByTheNameOfTheNewest() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    String newest = newest(disk, "snapshot-");
    for (String name : disk.names().stream().filter(Names::isSnapshot).toList()) {
      disk.put(name, Arrays.copyOf(disk.bytes(name), 100));
    }
    says(refused(disk), newest, "cut", "backup");
  }

  @Test
  void aLogCutAtARecordsEndIsSeenByTheMarkBesideIt() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    String last = newest(disk, "log-");
    disk.put(last, Arrays.copyOf(disk.bytes(last), FileHeader.BYTES));
    says(refused(disk), last, "was durable");
  }

  @Test
  void aBadRecordThatALaterWriteKnewDurableIsDamageEvenWithoutTheMark() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    ledger.persist();
    ledger.propose(1, "a write that comes later");
    ledger.persist();
    byte[] mark = disk.bytes(Names.MARK);
    Arrays.fill(mark, 512, mark.length, (byte) 0);
    disk.put(Names.MARK, mark);
    String last = newest(disk, "log-");
    byte[] bytes = disk.bytes(last);
    bytes[FileHeader.BYTES + 10] ^= 1;
    disk.put(last, bytes);
    says(refused(disk), last, "was durable once");
  }

  @Test
  void aTornTailIsCutAndReported() throws IOException {
    TreeMap<Long, String> state = new TreeMap<>();
    FaultyDisk disk = used(state);
    String last = newest(disk, "log-");
    byte[] bytes = disk.bytes(last);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    // A record of 50 bytes of which 20 came to the disk.
    byte[] torn = Arrays.copyOf(bytes, end + 20);
    Arrays.fill(torn, end, end + 20, (byte) 7);
    disk.put(last, torn);
    Ledger ledger = new Ledger(disk);
    assertEquals(state, ledger.state);
    assertTrue(ledger.store.notices().getFirst().contains("torn tail cut file=raft/" + last));
    ledger.propose(1, "after");
    ledger.persist();
    assertTrue(new Ledger(disk).state.containsValue("after"));
  }

  @Test
  void aRecordInsideAValueIsNoRecord() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    ledger.propose(1, "first");
    ledger.persist();
    String name = newest(disk, "log-");
    byte[] log = disk.bytes(name);
    byte[] record = Arrays.copyOfRange(log, FileHeader.BYTES, 300);
    // As if a write of a value that holds a copy of the log had been torn.
    byte[] torn = Arrays.copyOf(log, log.length + 1000);
    int end = log.length;
    while (torn[end - 1] == 0) {
      end--;
    }
    torn[end] = 1;
    System.arraycopy(record, 0, torn, end + 77, record.length);
    disk.put(name, torn);
    assertEquals(1, new Ledger(disk).store.notices().size());
  }

  @Test
  void aFileOfAnotherClusterIsRefused() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    FaultyDisk other = new FaultyDisk(2);
    Identity stranger = new Identity(new UUID(5, 6), new UUID(7, 8));
    LogStore.open(other, stranger, Ledger.SMALL).close();
    disk.put(Names.HARD_STATE, other.bytes(Names.HARD_STATE));
    says(refused(disk), Names.HARD_STATE, "is of cluster " + stranger.cluster());
  }

  @Test
  void anOlderHardStateIsRefused() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    FaultyDisk fresh = new FaultyDisk(2);
    LogStore.open(fresh, Ledger.IDENTITY, Ledger.SMALL).close();
    disk.put(Names.HARD_STATE, fresh.bytes(Names.HARD_STATE));
    says(refused(disk), Names.HARD_STATE, "term 0", "older than the log");
  }

  @Test
  void filesOfANewerVersionAreRefusedWithTheMend() throws IOException {
    FaultyDisk disk = used(new TreeMap<>());
    byte[] identity = disk.bytes(Names.IDENTITY);
    identity[7] = 9;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(identity, 0, 44);
    java.nio.ByteBuffer.wrap(identity).putInt(44, (int) crc.getValue());
    disk.put(Names.IDENTITY, identity);
    says(refused(disk), "format version 9", "newer");
  }

  @Test
  void aCreationCutShortIsBegunAnew() throws IOException {
    for (int effects = 0; effects < 40; effects++) {
      FaultyDisk disk = new FaultyDisk(effects);
      disk.effectsLeft = effects;
      try {
        LogStore.open(disk, Ledger.IDENTITY, Ledger.SMALL);
      } catch (FaultyDisk.Crash e) {
        disk.losePower();
      }
      disk.effectsLeft = -1;
      Identity second = new Identity(new UUID(9, 9), new UUID(9, 9));
      Identity owner = LogStore.open(disk, second, Ledger.SMALL).identity();
      assertTrue(List.of(second, Ledger.IDENTITY).contains(owner));
      assertTrue(Collections.frequency(disk.names(), Names.IDENTITY) == 1);
    }
  }
}
