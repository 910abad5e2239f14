package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.log.Disk;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.SnapshotFile;
import io.discovery.raft.log.StoredSnapshot;
import io.discovery.simulator.disk.SimulatedDisk;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Makes logs, and reads them back. */
final class Logs {
  static final Identity IDENTITY = new Identity(new UUID(1, 2), new UUID(3, 4));

  /** So small that a test meets them. */
  static final LogSizes SMALL = new LogSizes(2048, 512, 1 << 20, 2048);

  static final UUID VOTE = new UUID(11, 12);
  static final Configuration THREE =
      Configuration.of(List.of(new UUID(1, 2), new UUID(5, 6), new UUID(7, 8)));

  static final String IDENTITY_FILE = "identity";
  static final String HARD_STATE_FILE = "hardstate";
  static final String MARK_FILE = "durable";

  /** What every file begins with, bytes. */
  static final int FILE_HEADER_BYTES = 48;

  private Logs() {}

  static SimulatedDisk disk(long seed) {
    return new SimulatedDisk(new Chance(seed));
  }

  /** The process stops at the effect after so many, perhaps halfway through it. */
  static void crashAfter(SimulatedDisk disk, int effects) {
    disk.fuse().light(effects);
  }

  static LogStore open(Disk disk) throws IOException {
    return LogStore.open(disk, IDENTITY, SMALL);
  }

  /** Entries of one term, of so many bytes each. */
  static List<Entry> entries(long first, long last, long term, int bytes) {
    List<Entry> entries = new ArrayList<>();
    for (long index = first; index <= last; index++) {
      String text = "entry " + index + " of term " + term + " ";
      byte[] payload = (text + "x".repeat(Math.max(0, bytes - text.length()))).getBytes(UTF);
      entries.add(new Entry(Entry.Kind.COMMAND, term, index, payload));
    }
    return entries;
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  /** Makes entries durable, with their term. */
  static void write(LogStore store, List<Entry> entries) throws IOException {
    Entry last = entries.getLast();
    HardState state = new HardState(last.term(), VOTE, false);
    store.persist(List.of(new Persist(last.term(), last.index(), state, entries)));
  }

  static void write(LogStore store, long first, long last, long term) throws IOException {
    write(store, entries(first, last, term, 100));
  }

  /** A whole snapshot of its own. */
  static void snapshot(LogStore store, long index, long term, String state) throws IOException {
    SnapshotFile file = store.beginSnapshot(index, term, THREE);
    file.write(state.getBytes(UTF));
    store.complete(file);
    store.finishSnapshot(file);
  }

  /** A whole snapshot of a leader's, put in place. */
  static void install(LogStore store, long index, long term, String state) throws IOException {
    SnapshotFile file = store.beginReceived(index, term, THREE);
    file.write(state.getBytes(UTF));
    store.complete(file);
    store.install(file);
  }

  static String content(StoredSnapshot snapshot) throws IOException {
    try (InputStream in = snapshot.open()) {
      return new String(in.readAllBytes(), UTF);
    }
  }

  static List<String> segments(SimulatedDisk disk) {
    return disk.names().stream().filter(name -> name.startsWith("log-")).sorted().toList();
  }

  static List<String> snapshots(SimulatedDisk disk) {
    return disk.names().stream().filter(name -> name.startsWith("snapshot-")).sorted().toList();
  }

  /** The number that a segment's or a snapshot's name ends with. */
  static long index(String name) {
    return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
  }

  static void assertSame(List<Entry> expected, List<Entry> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).kind(), actual.get(i).kind());
      assertEquals(expected.get(i).term(), actual.get(i).term());
      assertEquals(expected.get(i).index(), actual.get(i).index());
      assertArrayEquals(expected.get(i).payload(), actual.get(i).payload());
    }
  }

  /** Opens the log and expects this snapshot and these entries after it. */
  static LogStore expect(Disk disk, long index, String state, List<Entry> entries)
      throws IOException {
    LogStore store = open(disk);
    Restored restored = store.takeRestored();
    assertEquals(index, restored.snapshotIndex());
    if (index > 0) {
      assertEquals(state, content(Objects.requireNonNull(store.snapshot())));
    }
    assertSame(entries, restored.entries());
    return store;
  }
}
