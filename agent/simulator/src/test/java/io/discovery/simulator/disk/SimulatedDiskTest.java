package io.discovery.simulator.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.log.Disk;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private static final int SEEDS = 200;

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] read(Disk disk, String name) throws IOException {
    try (Disk.Handle file = disk.open(name)) {
      ByteBuffer into = ByteBuffer.allocate((int) file.size());
      if (file.size() > 0) {
        file.read(into, 0);
      }
      return into.array();
    }
  }

  /** A disk with one durable file of 2048 ones. */
  private static SimulatedDisk disk(long seed) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new Chance(seed));
    try (Disk.Handle file = disk.create("a")) {
      file.write(ByteBuffer.wrap(bytes(2048, 1)), 0);
      file.sync();
    }
    disk.syncNames();
    return disk;
  }

  @Test
  void whatIsSyncedSurvivesAPowerLoss() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.losePower();
      assertArrayEquals(bytes(2048, 1), read(disk, "a"));
    }
  }

  @Test
  void whatIsNotSyncedIsKeptLostOrTornBySectors() throws IOException {
    Set<String> fates = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.open("a").write(ByteBuffer.wrap(bytes(1024, 2)), 0);
      boolean torn = disk.losePower();
      byte[] left = read(disk, "a");
      assertArrayEquals(bytes(512, left[0]), Arrays.copyOf(left, 512));
      assertArrayEquals(bytes(512, left[600]), Arrays.copyOfRange(left, 512, 1024));
      assertEquals(torn, left[0] != left[600]);
      fates.add(left[0] + " " + left[600]);
    }
    assertEquals(Set.of("1 1", "2 2", "1 2", "2 1"), fates);
  }

  @Test
  void aKilledProcessLosesNothingItHadWritten() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.open("a").write(ByteBuffer.wrap(bytes(1024, 2)), 0);
    disk.killed();
    assertEquals(2, read(disk, "a")[1000]);
  }

  @Test
  void namesThatAreNotSyncedGoBackInTheOrderTheyCameOrInAny() throws IOException {
    Set<List<String>> found = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      disk.create("b.tmp").close();
      disk.rename("b.tmp", "b");
      disk.delete("a");
      disk.losePower();
      found.add(disk.names());
    }
    assertEquals(
        Set.of(
            List.of("a"),
            List.of("a", "b.tmp"),
            List.of("a", "b"),
            List.of("b"),
            List.of("b.tmp"),
            List.of()),
        found);
  }

  @Test
  void aFailedSyncSavesNothingAndTheNextOneDoesNotEither() throws IOException {
    SimulatedDisk disk = disk(1);
    try (Disk.Handle file = disk.open("a")) {
      file.write(ByteBuffer.wrap(bytes(1024, 2)), 0);
      disk.failNextSync();
      assertThrows(IOException.class, file::sync);
      file.sync();
    }
    assertEquals(2, read(disk, "a")[0], "still in memory");
    assertFalse(disk.losePower());
    assertArrayEquals(bytes(2048, 1), read(disk, "a"));
  }

  @Test
  void aFullDiskTakesWhatFitsAndWritesInPlace() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.room(100);
    try (Disk.Handle file = disk.open("a")) {
      file.write(ByteBuffer.wrap(bytes(100, 2)), 0);
      assertThrows(
          StorageFull.class, () -> file.write(ByteBuffer.wrap(bytes(200, 3)), file.size()));
      assertEquals(2148, file.size());
    }
    assertThrows(StorageFull.class, () -> disk.create("b"));
    disk.enlarge();
    disk.create("b").close();
  }

  @Test
  void aProcessStopsAtTheEffectThatWasNamed() throws IOException {
    SimulatedDisk disk = disk(1);
    disk.fuse().light(1);
    try (Disk.Handle file = disk.open("a")) {
      file.write(ByteBuffer.wrap(bytes(10, 2)), 0);
      assertThrows(Crash.class, file::sync);
    }
    disk.killed();
    assertEquals(2, read(disk, "a")[0]);
  }

  @Test
  void aFlippedBitIsDurableUntilItIsTurnedBack() throws IOException {
    SimulatedDisk disk = disk(1);
    SimulatedDisk.Flip flip = disk.flip("a");
    disk.losePower();
    assertFalse(Arrays.equals(bytes(2048, 1), read(disk, "a")));
    assertEquals("a", flip.file());
    flip.undo();
    assertTrue(Arrays.equals(bytes(2048, 1), read(disk, "a")));
  }

  @Test
  void aDiskThatLiedHasGarbledWhatWasSyncedLastAndNothingElse() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = disk(seed);
      SimulatedDisk.Garbled garbled = disk.loseMore("a", "none", 48, 100);
      assertNotNull(garbled);
      byte[] found = read(disk, "a");
      assertEquals(2048, found.length);
      assertArrayEquals(bytes(1948, 1), Arrays.copyOf(found, 1948));
      assertNotEquals(1, found[2047]);
      disk.losePower();
      assertArrayEquals(found, read(disk, "a"));
      garbled.undo();
      disk.losePower();
      assertArrayEquals(bytes(2048, 1), read(disk, "a"));
    }
  }

  @Test
  void aFuseEndsTheProcessAfterSoManyEffectsOnce() {
    Fuse fuse = new Fuse();
    fuse.burn();
    fuse.light(2);
    fuse.burn();
    fuse.burn();
    assertThrows(Crash.class, fuse::burn);
    fuse.putOut();
    fuse.burn();
  }
}
