package io.discovery.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Member;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Plan;
import io.discovery.raft.log.FormingFile;
import io.discovery.raft.log.LogDamage;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.disk.Crash;
import io.discovery.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a server has promised is there after any crash, beside its log and before it. */
class FormingFileTest {
  private static final String FILE = "forming";
  private static final UUID SELF = Logs.IDENTITY.server();
  private static final UUID OTHER = new UUID(9, 9);
  private static final Plan PLAN =
      new Plan(
          SELF,
          1,
          Logs.IDENTITY.cluster(),
          List.of(new Member(SELF, "a:8300", Member.Standing.VOTER)));
  private static final Memory PROMISED = new Memory(SELF, null, PLAN, Map.of());
  private static final Memory BEGUN = new Memory(SELF, PLAN.cluster(), PLAN, Map.of());

  @Test
  void anIdIsDrawnOnce() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    assertEquals(Memory.fresh(SELF), FormingFile.open(disk, SELF));
    var _ = disk.losePower();
    assertEquals(Memory.fresh(SELF), FormingFile.open(disk, OTHER));
  }

  @Test
  void aCrashAnywhereLeavesWhatWasOrWhatWasToBe() throws IOException {
    boolean finished = false;
    for (int effects = 0; !finished; effects++) {
      for (boolean power : new boolean[] {false, true}) {
        SimulatedDisk disk = Logs.disk(effects);
        FormingFile.write(disk, Memory.fresh(SELF));
        Logs.crashAfter(disk, effects);
        try {
          FormingFile.write(disk, PROMISED);
          finished = true;
        } catch (Crash crash) {
          finished = false;
        }
        if (power) {
          var _ = disk.losePower();
        } else {
          disk.killed();
        }
        Memory found = FormingFile.open(disk, OTHER);
        assertTrue(found.equals(PROMISED) || (!finished && found.equals(Memory.fresh(SELF))));
        var _ = disk.losePower();
        assertEquals(found, FormingFile.open(disk, OTHER), "what was found once is durable");
      }
    }
  }

  @Test
  void theLogIsMadeBesideItAndBothStay() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    FormingFile.write(disk, BEGUN);
    for (int start = 0; start < 3; start++) {
      assertEquals(BEGUN, FormingFile.open(disk, OTHER));
      Logs.open(disk).close();
      var _ = disk.losePower();
    }
  }

  @Test
  void aLogWithoutItSaysToWhichClusterTheServerBelongs() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    Logs.open(disk).close();
    assertEquals(Memory.member(SELF, Logs.IDENTITY.cluster()), FormingFile.open(disk, OTHER));
    assertEquals(List.of(), disk.names().stream().filter(FILE::equals).toList());
  }

  @Test
  void whatTheLogContradictsIsRefused() throws IOException {
    for (Memory other :
        List.of(PROMISED, Memory.fresh(SELF), Memory.member(OTHER, PLAN.cluster()))) {
      SimulatedDisk disk = Logs.disk(1);
      Logs.open(disk).close();
      FormingFile.write(disk, other);
      LogDamage damage = assertThrows(LogDamage.class, () -> FormingFile.open(disk, OTHER));
      assertTrue(String.valueOf(damage.getMessage()).contains("the log beside it"));
    }
  }

  @Test
  void aLogThatHasLostItsIdentityIsNoNewServer() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    LogStore store = Logs.open(disk);
    Logs.write(store, 1, 3, 1);
    store.close();
    disk.remove(Logs.IDENTITY_FILE);
    assertThrows(LogDamage.class, () -> FormingFile.open(disk, OTHER));
  }

  @Test
  void anyBitThatWasTurnedOverIsNamed() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      SimulatedDisk disk = Logs.disk(seed);
      FormingFile.write(disk, BEGUN);
      disk.flip(FILE);
      LogDamage damage = assertThrows(LogDamage.class, () -> FormingFile.open(disk, OTHER));
      assertTrue(String.valueOf(damage.getMessage()).startsWith("raft/forming is damaged"));
    }
  }

  @Test
  void aFullDiskLeavesWhatWas() throws IOException {
    SimulatedDisk disk = Logs.disk(1);
    FormingFile.write(disk, Memory.fresh(SELF));
    for (long room : new long[] {0, 1, 60}) {
      disk.room(room);
      assertThrows(StorageFull.class, () -> FormingFile.write(disk, PROMISED));
      assertEquals(Memory.fresh(SELF), FormingFile.open(disk, OTHER));
    }
    disk.enlarge();
    FormingFile.write(disk, PROMISED);
    assertEquals(PROMISED, FormingFile.open(disk, OTHER));
  }
}
