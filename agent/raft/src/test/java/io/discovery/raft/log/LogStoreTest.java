package io.discovery.raft.log;

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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogStoreTest {
  private static final UUID VOTE = new UUID(11, 12);

  private static LogStore open(FaultyDisk disk) throws IOException {
    return LogStore.open(disk, Ledger.IDENTITY, Ledger.SMALL);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      FaultyDisk disk = new FaultyDisk(seed);
      LogStore store = open(disk);
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
        HardState state = new HardState(3 + write, write % 2 == 0 ? VOTE : null, false);
        store.persist(List.of(new Persist(3 + write, all.size(), state, entries)));
      }
      store.close();
      Restored restored = open(disk).takeRestored();
      assertEquals(new HardState(12, null, false), restored.hardState());
      assertEquals(all.size(), restored.entries().size());
      for (int i = 0; i < all.size(); i++) {
        assertEquals(all.get(i).term(), restored.entries().get(i).term());
        assertEquals(all.get(i).index(), restored.entries().get(i).index());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
            all.get(i).payload(), restored.entries().get(i).payload());
      }
    }
  }

  @Test
  void whatWaitsTogetherIsSyncedOnce() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    ledger.persist();
    int before = disk.syncs;
    for (int i = 0; i < 100; i++) {
      ledger.propose(i, "one of many");
    }
    ledger.persist();
    assertEquals(100, ledger.outcomes.size());
    assertEquals(1, disk.syncs - before);
  }

  @Test
  void aFullDiskRefusesWritesForGoodAndThenTakesThemAgain() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    ledger.propose(0, "before");
    ledger.persist();
    disk.capacity = 0;
    ledger.propose(1, "r".repeat(1000));
    ledger.propose(2, "refused");
    ledger.persist();
    for (long id = 1; id <= 2; id++) {
      Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, ledger.outcomes.get(id));
      assertEquals(Outcome.Reason.STORAGE_FULL, rejected.reason());
    }
    assertTrue(Objects.requireNonNull(ledger.status).leads(), "readers still have a leader");
    assertFalse(Objects.requireNonNull(ledger.status).writable());

    ledger.propose(3, "refused at once");
    assertInstanceOf(Outcome.Rejected.class, ledger.outcomes.get(3L));
    ledger.probe();
    assertFalse(Objects.requireNonNull(ledger.status).writable());

    disk.capacity = Long.MAX_VALUE;
    ledger.probe();
    ledger.persist();
    ledger.propose(4, "after");
    ledger.persist();
    assertInstanceOf(Outcome.Committed.class, ledger.outcomes.get(4L));
    assertTrue(Objects.requireNonNull(ledger.status).writable());

    disk.losePower();
    Ledger again = new Ledger(disk);
    assertTrue(again.state.containsValue("before") && again.state.containsValue("after"));
    assertFalse(again.state.containsValue("refused"), "a refusal is for ever");
  }

  @Test
  void aServerThatStartsOnAFullDiskShowsWhatItHasAndLeadsWhenThereIsRoom() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger first = new Ledger(disk);
    first.propose(0, "kept");
    first.persist();
    disk.killProcess();
    disk.capacity = 0;
    Ledger second = new Ledger(disk);
    assertTrue(second.state.containsValue("kept"));
    second.persist();
    assertFalse(Objects.requireNonNull(second.status).leads());
    disk.capacity = Long.MAX_VALUE;
    second.probe();
    second.persist();
    assertTrue(Objects.requireNonNull(second.status).leads());
  }

  @Test
  void aFailedSyncIsNotSurvived() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    ledger.persist();
    ledger.propose(1, "never acknowledged");
    disk.failSync = true;
    IOException e = assertThrows(IOException.class, ledger::persist);
    assertEquals("sync failed", e.getMessage());
    assertTrue(ledger.outcomes.isEmpty());
  }

  @Test
  void twoSnapshotsAndTheLogAfterTheOlderOneAreKept() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Ledger ledger = new Ledger(disk);
    for (int i = 0; i < 2000; i++) {
      ledger.propose(i, "an entry of some length " + i);
      if (i % 10 == 0) {
        ledger.persist();
      }
      if (i % 200 == 199) {
        ledger.persist();
        ledger.state.headMap(ledger.lastIndex, false).clear();
        ledger.snapshot();
      }
    }
    List<String> names = disk.names();
    assertEquals(2, Names.snapshotsNewestFirst(names).size());
    assertTrue(Names.segments(names).size() < 20, names.toString());
    long older = Names.snapshotIndex(Names.snapshotsNewestFirst(names).getLast());
    List<String> segments = Names.segments(names);
    assertTrue(Names.firstIndex(segments.getFirst()) <= older + 1);
    assertTrue(Names.firstIndex(segments.get(1)) > older + 1, "nothing superfluous stays");
  }

  @Test
  void aLogThatCannotBeCompactedStopsAtItsBound() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    LogStore store = LogStore.open(disk, Ledger.IDENTITY, new LogSizes(2048, 512, 10_000, 1024));
    store.persist(List.of(new Persist(1, 0, new HardState(1, VOTE, false), List.of())));
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
