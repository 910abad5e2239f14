package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.raft.Outcome;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    SimulatedDisk disk = Logs.disk(seed);
    TreeMap<Long, String> known = new TreeMap<>();
    UUID server = null;
    long id = 0;
    for (int life = 0; life < RESTARTS; life++) {
      disk.calm();
      if (random.nextInt(4) > 0) {
        Logs.crashAfter(disk, random.nextInt(150));
      }
      Ledger ledger = null;
      boolean failed = false;
      try {
        ledger = new Ledger(disk);
        tornTails += ledger.notices.size();
        checkWhole(known, ledger);
        for (int step = 0; step < 60; step++) {
          act(random, disk, ledger, id++);
          learn(ledger);
        }
      } catch (Crash e) {
        crashes++;
      } catch (IOException e) {
        assertEquals(SimulatedDisk.SYNC_FAILED, e.getMessage());
        failed = true;
        failedSyncs++;
      }
      if (ledger != null) {
        learn(ledger);
        // Whatever was applied may have been seen.
        known.putAll(ledger.state);
        server = sameServer(server, ledger.server());
      }
      // What a failed sync left in memory only must not be believed by the next process.
      if (failed || random.nextBoolean()) {
        disk.killed();
      } else {
        disk.losePower();
      }
    }
    disk.calm();
    disk.losePower();
    checkWhole(known, new Ledger(disk));
  }

  private static UUID sameServer(@Nullable UUID before, UUID now) {
    assertEquals(before == null ? now : before, now);
    return now;
  }

  private static void act(Random random, SimulatedDisk disk, Ledger ledger, long id)
      throws IOException {
    switch (random.nextInt(24)) {
      case 0 -> {
        if (random.nextInt(8) == 0) {
          disk.failNextSync();
        }
      }
      case 1 -> disk.room(random.nextInt(3000));
      case 2, 3, 4 -> {
        disk.enlarge();
        ledger.passTime();
        ledger.work();
      }
      case 5, 6, 7, 8, 9, 10, 11, 12 -> ledger.work();
      default ->
          ledger.propose(
              id, "entry " + id + "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 1500 : 100)));
    }
  }

  private void learn(Ledger ledger) {
    snapshots += ledger.snapshots;
    ledger.snapshots = 0;
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
