package io.discovery.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Guarantee;
import io.discovery.raft.Member;
import io.discovery.raft.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerClusterTest {
  @TempDir Path root;

  @Test
  void threeServersFormACluster_andWhatIsWrittenAtOneIsReadAtAnother() throws Exception {
    try (Fleet fleet = new Fleet(root, 3, 3)) {
      Fleet.Server a = fleet.start(0);
      Fleet.Server b = fleet.start(1);
      Fleet.Server c = fleet.start(2);
      List<Fleet.Server> all = List.of(a, b, c);
      for (int i = 0; i < 30; i++) {
        all.get(i % 3).put("key", "v" + i);
        assertEquals("v" + i, all.get((i + 1) % 3).read("key", Guarantee.LEASE));
        assertEquals("v" + i, all.get((i + 2) % 3).read("key", Guarantee.QUORUM));
        assertEquals("v" + i, all.get(i % 3).published("key"), "who has written sees it");
      }
      assertEquals(3, voters(a));
      assertTrue(fleet.fatal.isEmpty(), fleet.fatal::toString);
    }
  }

  @Test
  void aLeaderThatEndsIsReplaced_andCatchesUpWhenItComesBack() throws Exception {
    try (Fleet fleet = new Fleet(root, 3, 3)) {
      for (int i = 0; i < 3; i++) {
        fleet.start(i);
      }
      fleet.leader().put("key", "before");
      int gone = fleet.leaderPlace();
      fleet.stop(gone);
      int now = fleet.leaderPlace();
      assertNotEquals(gone, now);
      fleet.leader().put("key", "without it");
      Fleet.Server back = fleet.start(gone);
      assertEquals("without it", back.read("key", Guarantee.QUORUM));
    }
  }

  @Test
  void allAtOnceGone_everythingIsThereAfterwards() throws Exception {
    UUID first;
    try (Fleet fleet = new Fleet(root, 3, 3)) {
      for (int i = 0; i < 3; i++) {
        fleet.start(i);
      }
      fleet.leader().put("key", "kept");
      first = fleet.leader().cluster.self();
      for (int i = 0; i < 3; i++) {
        fleet.stop(i);
      }
      boolean same = false;
      for (int i = 0; i < 3; i++) {
        same |= fleet.start(i).cluster.self().equals(first);
      }
      assertTrue(same, "a server keeps its id");
      assertEquals("kept", fleet.leader().read("key", Guarantee.QUORUM));
    }
  }

  @Test
  void aFourthJoinsAndVotes_aRemovedOneIsGone() throws Exception {
    try (Fleet fleet = new Fleet(root, 4, 3)) {
      for (int i = 0; i < 3; i++) {
        fleet.start(i);
      }
      fleet.leader().put("key", "value");
      Fleet.Server fourth = fleet.start(3);
      fleet.await("four voters", () -> voters(fourth) == 4);
      assertEquals("value", fourth.read("key", Guarantee.QUORUM));
      UUID removed = fourth.cluster.self();
      fleet.stop(3);
      Object _ = Fleet.patiently(() -> fleet.leader().cluster.remove(removed));
      assertEquals(3, voters(fleet.leader()));
      fleet.leader().put("key", "after");
    }
  }

  @Test
  void aWipedServerComesBackAsAnother() throws Exception {
    try (Fleet fleet = new Fleet(root, 3, 3)) {
      for (int i = 0; i < 3; i++) {
        fleet.start(i);
      }
      fleet.leader().put("key", "value");
      int wiped = (fleet.leaderPlace() + 1) % 3;
      fleet.stop(wiped);
      Fleet.Server anew = fleet.start(wiped, root.resolve("anew"));
      assertEquals("value", anew.read("key", Guarantee.QUORUM));
      fleet.await("it votes", () -> votes(anew));
    }
  }

  @Test
  void aServerThatHasMovedIsFoundAtItsNewAddress() throws Exception {
    try (Fleet fleet = new Fleet(root, 4, 3)) {
      for (int i = 0; i < 3; i++) {
        fleet.start(i);
      }
      int moved = (fleet.leaderPlace() + 1) % 3;
      UUID id = fleet.server(moved).cluster.self();
      fleet.stop(moved);
      Fleet.Server elsewhere = fleet.start(3, root.resolve("s" + moved));
      assertEquals(id, elsewhere.cluster.self());
      fleet.await("it is known there", () -> fleet.addresses.get(3).equals(address(fleet, id)));
      fleet.leader().put("key", "value");
      assertEquals("value", elsewhere.read("key", Guarantee.QUORUM));
    }
  }

  @Test
  void aLoneServerThatHasMovedLeadsOn() throws Exception {
    try (Fleet fleet = new Fleet(root, 2, 1)) {
      fleet.start(0).put("key", "value");
      UUID id = fleet.server(0).cluster.self();
      fleet.stop(0);
      Fleet.Server elsewhere = fleet.start(1, root.resolve("s0"));
      assertEquals("value", elsewhere.read("key", Guarantee.QUORUM));
      assertEquals(fleet.addresses.get(1), elsewhere.catalog.published().leader());
      fleet.await("the log says so", () -> fleet.addresses.get(1).equals(address(fleet, id)));
    }
  }

  private static String address(Fleet fleet, UUID id) {
    Status status = fleet.leader().cluster.status();
    Member found = status == null ? null : status.configuration().find(id);
    return found == null ? "" : found.address();
  }

  private static boolean votes(Fleet.Server server) {
    Status status = server.cluster.status();
    if (status == null) {
      return false;
    }
    Member self = status.configuration().find(server.cluster.self());
    return self != null && self.standing() == Member.Standing.VOTER;
  }

  private static int voters(Fleet.Server server) {
    Status status = server.cluster.status();
    return status == null ? 0 : status.configuration().voters().size();
  }
}
