package io.discovery.raft.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.raft.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A log on a disk that fails in every way, from one seed a life. A failure names its seed. */
class CrashTest {
  private static final int LIVES = 2_000;
  private static final int RESTARTS = 6;

  private int crashes;
  private int acknowledged;
  private int tornTails;
  private int failedSyncs;
  private int refused;
  private int snapshots;

  @Test
  void whatWasAcknowledgedSurvivesCrashesAtAnyEffect() {
    for (long seed = 0; seed < LIVES; seed++) {
      try {
        live(seed);
      } catch (IOException | RuntimeException | AssertionError e) {
        fail("seed " + seed + ": " + e, e);
      }
    }
    // A run that met none of these would prove nothing.
    assertTrue(crashes > LIVES, "crashes: " + crashes);
    assertTrue(acknowledged > 10 * LIVES, "acknowledged: " + acknowledged);
    assertTrue(tornTails > LIVES / 10, "torn tails: " + tornTails);
    assertTrue(failedSyncs > LIVES / 10, "failed syncs: " + failedSyncs);
    assertTrue(refused > LIVES / 10, "refused for room: " + refused);
    assertTrue(snapshots > LIVES, "snapshots: " + snapshots);
  }

  private void live(long seed) throws IOException {
    Random random = new Random(seed);
    FaultyDisk disk = new FaultyDisk(seed);
    TreeMap<Long, String> known = new TreeMap<>();
    UUID[] server = new UUID[1];
    long id = 0;
    for (int life = 0; life < RESTARTS; life++) {
      disk.effectsLeft = random.nextInt(4) == 0 ? -1 : random.nextInt(150);
      disk.capacity = Long.MAX_VALUE;
      Ledger ledger = null;
      boolean failing = false;
      try {
        ledger = new Ledger(disk);
        tornTails += ledger.store.notices().size();
        checkWhole(known, ledger);
        for (int step = 0; step < 60; step++) {
          failing = act(random, disk, ledger, id++);
          learn(ledger);
        }
      } catch (FaultyDisk.Crash e) {
        crashes++;
      } catch (IOException e) {
        assertTrue("sync failed".equals(e.getMessage()), e.toString());
        failedSyncs++;
      }
      if (ledger != null) {
        learn(ledger);
        // Whatever was applied may have been seen.
        known.putAll(ledger.state);
        server[0] = server[0] == null ? ledger.store.identity().server() : server[0];
        assertEquals(server[0], ledger.store.identity().server());
      }
      disk.failSync = false;
      // What a failed sync left in memory only must not be believed by the next process.
      if (failing || random.nextBoolean()) {
        disk.killProcess();
      } else {
        disk.losePower();
      }
    }
    disk.losePower();
    disk.capacity = Long.MAX_VALUE;
    checkWhole(known, new Ledger(disk));
  }

  private boolean act(Random random, FaultyDisk disk, Ledger ledger, long id) throws IOException {
    switch (random.nextInt(24)) {
      case 0 -> {
        ledger.persist();
        ledger.snapshot();
        snapshots++;
      }
      case 1 -> disk.failSync = random.nextInt(8) == 0;
      case 2 -> disk.capacity = 4096L + random.nextInt(4096);
      case 3, 4, 5 -> {
        disk.capacity = Long.MAX_VALUE;
        ledger.passTime(1_000_000_000L);
        ledger.probe();
      }
      case 6, 7, 8, 9, 10, 11, 12 -> ledger.persist();
      default ->
          ledger.propose(
              id, "entry " + id + "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 1500 : 100)));
    }
    return disk.failSync;
  }

  private void learn(Ledger ledger) {
    for (Outcome outcome : ledger.outcomes.values()) {
      switch (outcome) {
        case Outcome.Committed c -> {
          acknowledged++;
          assertTrue(ledger.state.containsKey(c.index()), "acknowledged but not applied");
        }
        case Outcome.Rejected r -> {
          refused++;
          assertEquals(Outcome.Reason.STORAGE_FULL, r.reason());
        }
        case Outcome.NotLeader _, Outcome.Indeterminate _ -> fail("not from a sole voter");
      }
    }
    ledger.outcomes.clear();
  }

  private static void checkWhole(Map<Long, String> known, Ledger ledger) {
    for (Map.Entry<Long, String> each : known.entrySet()) {
      assertEquals(each.getValue(), ledger.state.get(each.getKey()), "entry " + each.getKey());
    }
  }
}
