package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Outcome;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.StorageFull;
import io.discovery.raft.log.StoredSnapshot;
import io.discovery.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogStoreTest {
  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SimulatedDisk disk = Logs.disk(seed);
      LogStore store = Logs.open(disk);
      List<Entry> all = new ArrayList<>();
      for (int write = 0; write < 10; write++) {
        List<Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          byte[] payload = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 200_000 : 300)];
          random.nextBytes(payload);
          long index = all.size() + entries.size() + 1L;
          entries.add(new Entry(Entry.Kind.COMMAND, 3 + write, index, payload));
        }
        all.addAll(entries);
        HardState state = new HardState(3 + write, write % 2 == 0 ? Logs.VOTE : null, false);
        store.persist(List.of(new Persist(3 + write, all.size(), state, entries)));
      }
      store.close();
      Restored restored = Logs.open(disk).takeRestored();
      assertEquals(new HardState(12, null, false), restored.hardState());
      Logs.assertSame(all, restored.entries());
    }
  }

  @Test
  void entriesOfEveryKindAreReadAsTheyWere() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    List<Entry> entries =
        List.of(
            new Entry(Entry.Kind.TERM_START, 1, 1, new byte[0]),
            new Entry(Entry.Kind.CONFIGURATION, 1, 2, Logs.THREE.encode()),
            new Entry(Entry.Kind.COMMAND, 1, 3, new byte[] {1}));
    Logs.write(store, entries);
    Logs.snapshot(store, 2, 1, "state");
    store.close();
    StoredSnapshot snapshot =
        Objects.requireNonNull(Logs.expect(disk, 2, "state", entries.subList(2, 3)).snapshot());
    assertEquals(Logs.THREE, snapshot.configuration());
    assertEquals(Logs.THREE, Logs.open(disk).takeRestored().configuration());
  }

  @Test
  void whatWaitsTogetherIsSyncedOnce() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    ledger.work();
    long before = disk.syncs();
    for (int i = 0; i < 10; i++) {
      ledger.propose(i, "one of many");
    }
    ledger.work();
    assertEquals(10, ledger.outcomes.size());
    assertEquals(1, disk.syncs() - before);
  }

  @Test
  void aFullDiskRefusesWritesForGoodAndThenTakesThemAgain() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    ledger.propose(0, "before");
    ledger.work();
    disk.room(0);
    ledger.propose(1, "r".repeat(1000));
    ledger.propose(2, "refused");
    ledger.work();
    for (long id = 1; id <= 2; id++) {
      Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, ledger.outcomes.get(id));
      assertEquals(Outcome.Reason.STORAGE_FULL, rejected.reason());
    }
    assertTrue(Objects.requireNonNull(ledger.status).leads(), "readers still have a leader");
    assertFalse(Objects.requireNonNull(ledger.status).writable());

    ledger.propose(3, "refused at once");
    assertInstanceOf(Outcome.Rejected.class, ledger.outcomes.get(3L));
    ledger.passTime();
    ledger.work();
    assertFalse(Objects.requireNonNull(ledger.status).writable());

    disk.enlarge();
    ledger.passTime();
    ledger.work();
    ledger.propose(4, "after");
    ledger.work();
    assertInstanceOf(Outcome.Committed.class, ledger.outcomes.get(4L));
    assertTrue(Objects.requireNonNull(ledger.status).writable());

    disk.losePower();
    Ledger again = new Ledger(disk);
    assertTrue(again.state.containsValue("before") && again.state.containsValue("after"));
    assertFalse(again.state.containsValue("refused"), "a refusal is for ever");
  }

  @Test
  void aServerThatStartsOnAFullDiskShowsWhatItHasAndLeadsWhenThereIsRoom() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger first = new Ledger(disk);
    first.propose(0, "kept");
    first.work();
    disk.killed();
    disk.room(0);
    Ledger second = new Ledger(disk);
    assertTrue(second.state.containsValue("kept"));
    second.work();
    assertFalse(Objects.requireNonNull(second.status).leads());
    disk.enlarge();
    second.passTime();
    second.work();
    assertTrue(Objects.requireNonNull(second.status).leads());
  }

  @Test
  void aFailedSyncIsNotSurvived() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    ledger.work();
    ledger.propose(1, "never acknowledged");
    disk.failNextSync();
    IOException e = assertThrows(IOException.class, ledger::work);
    assertEquals(SimulatedDisk.SYNC_FAILED, e.getMessage());
    assertTrue(ledger.outcomes.isEmpty());
  }

  @Test
  void twoSnapshotsAndTheLogAfterTheOlderOneAreKept() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Ledger ledger = new Ledger(disk);
    for (int i = 0; i < 2000; i++) {
      ledger.propose(i, "an entry of some length " + i);
      if (i % 10 == 0) {
        ledger.work();
      }
      if (i % 200 == 199) {
        ledger.work();
        ledger.state.headMap(ledger.state.lastKey()).clear();
      }
    }
    assertTrue(ledger.snapshots > 10, "snapshots: " + ledger.snapshots);
    List<String> snapshots = Logs.snapshots(disk);
    List<String> segments = Logs.segments(disk);
    assertEquals(2, snapshots.size());
    assertTrue(segments.size() < 20, segments.toString());
    long older = Logs.index(snapshots.getFirst());
    assertTrue(Logs.index(segments.getFirst()) <= older + 1);
    assertTrue(Logs.index(segments.get(1)) > older + 1, "nothing superfluous stays");
  }

  @Test
  void aSegmentThatHasReachedItsSizeIsFollowedByAnother() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    for (int i = 1; i <= 300; i++) {
      Logs.write(store, i, i, 1);
    }
    List<String> segments = Logs.segments(disk);
    assertTrue(segments.size() > 10, segments.toString());
    for (String name : segments.subList(0, segments.size() - 1)) {
      int size = disk.bytes(name).length;
      assertTrue(size >= Logs.SMALL.segmentBytes() && size < Logs.SMALL.segmentBytes() + 200);
    }
  }

  @Test
  void mostWritesFindTheirRoomMadeAhead() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = LogStore.open(disk, Logs.IDENTITY, LogSizes.DEFAULT);
    Logs.write(store, 1, 1, 1);
    String segment = Logs.segments(disk).getFirst();
    int length = disk.bytes(segment).length;
    Logs.write(store, 2, 1000, 1);
    assertEquals(length, disk.bytes(segment).length);
    store.close();
    assertEquals(1000, Logs.open(disk).takeRestored().entries().size());
  }

  @Test
  void aLogThatCannotBeCompactedStopsAtItsBound() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = LogStore.open(disk, Logs.IDENTITY, new LogSizes(2048, 512, 10_000, 1024));
    store.persist(List.of(new Persist(1, 0, new HardState(1, Logs.VOTE, false), List.of())));
    StorageFull refused =
        assertThrows(
            StorageFull.class,
            () -> {
              for (long i = 1; i < 200; i++) {
                Entry entry = new Entry(Entry.Kind.COMMAND, 1, i, new byte[100]);
                store.persist(List.of(new Persist(1, i, null, List.of(entry))));
              }
            });
    assertTrue(String.valueOf(refused.getMessage()).contains("no snapshot could be taken"));
    assertFalse(store.probe());
  }
}
