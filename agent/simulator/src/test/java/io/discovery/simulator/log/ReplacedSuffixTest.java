package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Persist;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A follower's log, whose end a new leader replaces (Raft paper §5.3), on a disk that fails. One
 * seed a life; a failure names it.
 */
class ReplacedSuffixTest {
  private static final int LIVES = 1_000;
  private static final int RESTARTS = 5;

  private int crashes;
  private int replaced;
  private int refused;

  @Test
  void whatIsReplacedIsGoneAndWhatStandsBeforeItStays() {
    for (long seed = 0; seed < LIVES; seed++) {
      try {
        live(seed);
      } catch (IOException | RuntimeException | AssertionError e) {
        fail("seed " + seed + ": " + e, e);
      }
    }
    assertTrue(crashes > LIVES, "crashes: " + crashes);
    assertTrue(replaced > LIVES, "replaced: " + replaced);
    assertTrue(refused > LIVES / 20, "refused for room: " + refused);
  }

  private void live(long seed) throws IOException {
    Random random = new Random(seed);
    SimulatedDisk disk = Logs.disk(seed);
    List<Entry> log = new ArrayList<>();
    for (int life = 0; life < RESTARTS; life++) {
      if (random.nextInt(4) > 0) {
        Logs.crashAfter(disk, random.nextInt(200));
      }
      List<Entry> wanted = log;
      int kept = log.size();
      try {
        LogStore store = Logs.open(disk);
        assertSame(log, store.takeRestored().entries());
        for (int i = 0; i < 30; i++) {
          disk.enlarge();
          if (random.nextInt(6) == 0) {
            disk.room(random.nextInt(1000));
          }
          kept = random.nextInt(3) == 0 ? random.nextInt(log.size() + 1) : log.size();
          replaced += kept < log.size() ? 1 : 0;
          List<Entry> more = entries(random, kept + 1, term(log) + 1);
          wanted = new ArrayList<>(log.subList(0, kept));
          wanted.addAll(more);
          try {
            HardState state = new HardState(term(wanted), null, false);
            store.persist(List.of(new Persist(term(wanted), wanted.size(), state, more)));
            log = wanted;
          } catch (StorageFull e) {
            // Refused, but what was to be replaced may be cut already.
            refused++;
            disk.enlarge();
            more = entries(random, kept + 1, term(wanted) + 1);
            wanted = new ArrayList<>(log.subList(0, kept));
            wanted.addAll(more);
            HardState state = new HardState(term(wanted), null, false);
            store.persist(List.of(new Persist(term(wanted), wanted.size(), state, more)));
            log = wanted;
          }
        }
        store.close();
      } catch (Crash e) {
        crashes++;
      }
      disk.calm();
      if (random.nextBoolean()) {
        disk.killed();
      } else {
        disk.losePower();
      }
      LogStore after = Logs.open(disk);
      List<Entry> found = after.takeRestored().entries();
      after.close();
      checkBetween(kept, log, wanted, found);
      log = new ArrayList<>(found);
    }
  }

  private static long term(List<Entry> log) {
    return log.isEmpty() ? 0 : log.getLast().term();
  }

  private static List<Entry> entries(Random random, long first, long term) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      byte[] payload = new byte[1 + random.nextInt(400)];
      random.nextBytes(payload);
      entries.add(new Entry(Entry.Kind.COMMAND, term, first + i, payload));
    }
    return entries;
  }

  /** A crash on the way: what stays is there, and after it a part of the one or of the other. */
  private static void checkBetween(
      int kept, List<Entry> before, List<Entry> wanted, List<Entry> found) {
    assertTrue(found.size() >= kept, "lost: " + found.size() + " of " + kept);
    boolean old = startsWith(before, found);
    assertTrue(old || startsWith(wanted, found), "neither the one nor the other");
    assertTrue(!before.equals(wanted) || before.size() == found.size(), "another log");
  }

  private static boolean startsWith(List<Entry> whole, List<Entry> part) {
    if (part.size() > whole.size()) {
      return false;
    }
    for (int i = 0; i < part.size(); i++) {
      if (whole.get(i).term() != part.get(i).term()
          || !Arrays.equals(whole.get(i).payload(), part.get(i).payload())) {
        return false;
      }
    }
    return true;
  }

  private static void assertSame(List<Entry> expected, List<Entry> actual) {
    assertEquals(expected.size(), actual.size());
    assertTrue(startsWith(expected, actual), "another log");
  }
}
