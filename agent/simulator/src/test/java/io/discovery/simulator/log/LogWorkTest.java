package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.log.LogWork;
import io.discovery.raft.log.StoredSnapshot;
import io.discovery.simulator.disk.SimulatedDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs go in, inputs for the core come out. */
class LogWorkTest {
  private static final UUID FOLLOWER = new UUID(8, 8);

  private final SimulatedDisk disk = Logs.disk(1);
  private final List<Input> answers = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private byte @Nullable [] state;
  private boolean unreadable;
  private final LogWork work = work();

  private LogWork work() {
    try {
      return new LogWork(
          Logs.open(disk), this::restore, answers::add, (what, why) -> troubles.add(what));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restore(StoredSnapshot snapshot) throws IOException {
    if (unreadable) {
      throw new IllegalArgumentException("a state of a newer version");
    }
    state = Logs.content(snapshot).getBytes(StandardCharsets.UTF_8);
  }

  private static LogWork.Job write(long first, long last, long term) {
    HardState hardState = new HardState(term, null, false);
    return new LogWork.Job.Write(
        new Persist(term, last, hardState, Logs.entries(first, last, term, 100)));
  }

  private static LogWork.Job save(long index, long term, byte[] bytes) {
    int[] left = {bytes.length};
    return new LogWork.Job.Save(
        new Output.SnapshotWanted(index, term, Logs.THREE),
        out -> {
          int n = Math.min(1000, left[0]);
          out.write(bytes, bytes.length - left[0], n);
          left[0] -= n;
          return left[0] > 0;
        });
  }

  private static LogWork.Job part(long index, byte[] all, int from, int to) {
    return new LogWork.Job.Store(
        new Output.ChunkToStore(
            index, 5, Logs.THREE, from, Arrays.copyOfRange(all, from, to), to == all.length));
  }

  private static LogWork.Job read(long index, long offset, int bytes) {
    return new LogWork.Job.Read(new Output.ChunkWanted(FOLLOWER, index, offset, bytes));
  }

  private void saveAll(long index, long term, int bytes) throws IOException {
    work.carryOut(List.of(save(index, term, random(bytes))));
    while (work.isSaving()) {
      work.carryOn();
    }
  }

  private void expect(Input... expected) {
    assertEquals(List.of(expected), answers);
    answers.clear();
  }

  /** Text, so that a state can be compared as text. */
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(26));
    }
    return bytes;
  }

  @Test
  void whatWaitsTogetherIsWrittenTogetherAndAnsweredOnce() throws IOException {
    long before = disk.syncs();
    work.carryOut(List.of(write(1, 3, 1), write(4, 4, 1), write(5, 9, 1)));
    expect(new Input.Persisted(1, 9));
    assertEquals(2, disk.syncs() - before, "one for the term, one for the log");
  }

  @Test
  void aRefusalHoldsForAllThatWasAskedForBeforeRoomIsSeen() throws IOException {
    work.carryOut(List.of(write(1, 3, 1)));
    answers.clear();
    disk.room(0);
    work.carryOut(List.of(new LogWork.Job.Write(entries(4, 30))));
    Input.NotPersisted refused = assertInstanceOf(Input.NotPersisted.class, answers.getFirst());
    answers.clear();
    disk.enlarge();
    work.carryOut(List.of(new LogWork.Job.Write(entries(31, 32))));
    expect(new Input.NotPersisted(1, refused.why()));
    disk.room(0);
    work.carryOut(List.of(new LogWork.Job.Probe(), new LogWork.Job.Write(entries(4, 5))));
    expect(new Input.StorageProbed(false), new Input.NotPersisted(1, refused.why()));
    disk.enlarge();
    work.carryOut(List.of(new LogWork.Job.Probe(), new LogWork.Job.Write(entries(4, 5))));
    expect(new Input.StorageProbed(true), new Input.Persisted(1, 5));
    work.close();
    Logs.assertSame(Logs.entries(1, 5, 1, 100), Logs.open(disk).takeRestored().entries());
  }

  private static Persist entries(long first, long last) {
    return new Persist(1, last, null, Logs.entries(first, last, 1, 100));
  }

  @Test
  void aSnapshotIsWrittenInPartsBetweenGroups() throws IOException {
    byte[] bytes = random(3500);
    work.carryOut(List.of(write(1, 10, 1), save(10, 1, bytes)));
    expect(new Input.Persisted(1, 10));
    work.carryOn();
    work.carryOut(List.of(write(11, 12, 1)));
    expect(new Input.Persisted(1, 12));
    for (int i = 0; i < 3; i++) {
      assertTrue(work.isSaving());
      work.carryOn();
    }
    assertFalse(work.isSaving());
    assertInstanceOf(Input.SnapshotTaken.class, answers.removeFirst());
    work.close();
    String text = new String(bytes, StandardCharsets.UTF_8);
    Logs.expect(disk, 10, text, Logs.entries(11, 12, 1, 100)).close();
  }

  @Test
  void aSnapshotForWhichThereIsNoRoomLeavesNothingBehind() throws IOException {
    work.carryOut(List.of(write(1, 10, 1)));
    answers.clear();
    disk.room(2000);
    saveAll(10, 1, 100_000);
    expect(new Input.SnapshotFailed());
    assertTrue(Logs.snapshots(disk).isEmpty());
    assertEquals(1, troubles.size());
  }

  @Test
  void aLeadersSnapshotIsStoredPartByPartAndStandsInThePlaceOfTheLog() throws IOException {
    byte[] all = random(150_000);
    work.carryOut(List.of(write(1, 10, 1)));
    answers.clear();
    work.carryOut(List.of(part(60, all, 0, 70_000)));
    work.carryOut(List.of(write(11, 12, 1), part(60, all, 70_000, 149_999)));
    work.carryOut(List.of(part(60, all, 149_999, 150_000), write(61, 65, 5)));
    expect(
        new Input.ChunkStored(60, 70_000),
        new Input.Persisted(1, 12),
        new Input.ChunkStored(60, 149_999),
        new Input.ChunkStored(60, 150_000),
        new Input.Persisted(5, 65));
    assertArrayEquals(all, state);
    work.close();
    String text = new String(all, StandardCharsets.UTF_8);
    Logs.expect(disk, 60, text, Logs.entries(61, 65, 5, 100)).close();
  }

  @Test
  void aPartThatDoesNotFollowOnWhatIsThereIsNotStored() throws IOException {
    byte[] all = random(3000);
    work.carryOut(List.of(part(60, all, 1000, 2000)));
    work.carryOut(List.of(part(60, all, 0, 1000), part(60, all, 1500, 2000)));
    work.carryOut(List.of(part(60, all, 1000, 2000)));
    work.carryOut(List.of(part(60, all, 0, 1000), part(61, all, 1000, 2000)));
    expect(
        new Input.ChunkNotStored(60),
        new Input.ChunkStored(60, 1000),
        new Input.ChunkNotStored(60),
        new Input.ChunkNotStored(60),
        new Input.ChunkStored(60, 1000),
        new Input.ChunkNotStored(61));
    assertTrue(Logs.snapshots(disk).isEmpty());
  }

  @Test
  void anotherSnapshotBeginsInThePlaceOfAnUnfinishedOne() throws IOException {
    byte[] all = random(3000);
    work.carryOut(List.of(part(60, all, 0, 1000), part(70, all, 0, 1000)));
    assertEquals(1, Logs.snapshots(disk).size());
    work.carryOut(List.of(part(70, all, 1000, 3000)));
    expect(
        new Input.ChunkStored(60, 1000),
        new Input.ChunkStored(70, 1000),
        new Input.ChunkStored(70, 3000));
  }

  @Test
  void aLeadersSnapshotForWhichThereIsNoRoomLeavesNothingBehind() throws IOException {
    byte[] all = random(100_000);
    work.carryOut(List.of(part(60, all, 0, 1000)));
    disk.room(2000);
    work.carryOut(List.of(part(60, all, 1000, 90_000)));
    expect(new Input.ChunkStored(60, 1000), new Input.ChunkNotStored(60));
    assertTrue(Logs.snapshots(disk).isEmpty());
    disk.enlarge();
    work.carryOut(List.of(part(60, all, 0, 90_000), part(60, all, 90_000, 100_000)));
    expect(new Input.ChunkStored(60, 90_000), new Input.ChunkStored(60, 100_000));
  }

  @Test
  void aLeadersSnapshotThatCannotBeReadDoesNotTakeTheLogsPlace() throws IOException {
    byte[] all = random(2000);
    work.carryOut(List.of(write(1, 10, 1)));
    answers.clear();
    unreadable = true;
    work.carryOut(List.of(part(60, all, 0, 2000)));
    expect(new Input.ChunkNotStored(60));
    work.close();
    Logs.expect(disk, 0, "", Logs.entries(1, 10, 1, 100)).close();
  }

  @Test
  void itsOwnSnapshotIsDroppedWhenALeadersNewerOneIsInstalled() throws IOException {
    byte[] all = random(2000);
    work.carryOut(List.of(write(1, 10, 1), save(10, 1, random(5000))));
    work.carryOut(List.of(part(60, all, 0, 2000), save(12, 1, random(100))));
    assertFalse(work.isSaving());
    expect(
        new Input.Persisted(1, 10),
        new Input.SnapshotFailed(),
        new Input.ChunkStored(60, 2000),
        new Input.SnapshotFailed());
    assertEquals(1, Logs.snapshots(disk).size());
  }

  @Test
  void aFollowerIsReadTheWholeSnapshotInPartsOfAnySize() throws IOException {
    int index = 0;
    for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
      index++;
      work.carryOut(List.of(write(index, index, 1)));
      saveAll(index, 1, size);
      for (int bytes : new int[] {777, 65_536, 100_000, 1 << 20}) {
        assertArrayEquals(random(size), readAll(index, bytes));
      }
    }
  }

  private byte[] readAll(long index, int bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      answers.clear();
      work.carryOut(List.of(read(index, all.size(), bytes)));
      Input.ChunkRead part = assertInstanceOf(Input.ChunkRead.class, answers.getFirst());
      assertEquals(FOLLOWER, part.to());
      assertEquals(all.size(), part.offset());
      assertTrue(part.bytes().length <= bytes);
      assertTrue(part.last() || part.bytes().length > 0);
      all.writeBytes(part.bytes());
      last = part.last();
    }
    answers.clear();
    return all.toByteArray();
  }

  @Test
  void aSnapshotThatIsBeingReadStaysReadableWhenNewerOnesTakeItsPlace() throws IOException {
    work.carryOut(List.of(write(1, 40, 1)));
    saveAll(10, 1, 1000);
    answers.clear();
    work.carryOut(List.of(read(10, 0, 400)));
    for (int index = 20; index <= 40; index += 10) {
      saveAll(index, 1, 1000);
    }
    assertEquals(2, Logs.snapshots(disk).size());
    answers.clear();
    work.carryOut(List.of(read(10, 400, 600)));
    Input.ChunkRead part = assertInstanceOf(Input.ChunkRead.class, answers.getFirst());
    assertArrayEquals(Arrays.copyOfRange(random(1000), 400, 1000), part.bytes());
    answers.clear();
    work.carryOut(List.of(read(10, 0, 400), read(99, 0, 400)));
    expect(new Input.ChunkUnreadable(FOLLOWER, 10), new Input.ChunkUnreadable(FOLLOWER, 99));
  }

  @Test
  void aDamagedSnapshotIsReplacedByOneOfTheSameEntry() throws IOException {
    work.carryOut(List.of(write(1, 10, 1)));
    saveAll(10, 1, 5000);
    String name = Logs.snapshots(disk).getFirst();
    byte[] bytes = disk.bytes(name);
    bytes[3000] ^= 1;
    disk.put(name, bytes);
    answers.clear();
    work.carryOut(List.of(read(10, 0, 5000)));
    expect(new Input.ChunkUnreadable(FOLLOWER, 10));
    saveAll(10, 1, 5000);
    assertArrayEquals(random(5000), readAll(10, 1024));
    assertEquals(1, Logs.snapshots(disk).size());
  }

  @Test
  void aDamagedPartIsNotServed() throws IOException {
    work.carryOut(List.of(write(1, 10, 1)));
    saveAll(10, 1, 200_000);
    String name = Logs.snapshots(disk).getFirst();
    byte[] bytes = disk.bytes(name);
    bytes[100_000] ^= 1;
    disk.put(name, bytes);
    answers.clear();
    work.carryOut(List.of(read(10, 0, 65_536), read(10, 65_536, 65_536)));
    assertInstanceOf(Input.ChunkRead.class, answers.removeFirst());
    expect(new Input.ChunkUnreadable(FOLLOWER, 10));
  }
}
