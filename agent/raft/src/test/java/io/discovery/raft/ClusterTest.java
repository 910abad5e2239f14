package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Clusters from seeds: whatever the network, the disks and the processes do, the properties hold;
 * and once they do no more harm the cluster works. A failure names its seed, which replays it.
 */
class ClusterTest {
  private static final int SEEDS = Integer.getInteger("raft.seeds", 1000);
  private static final long FIRST = Long.getLong("raft.seed", 1);
  private static final long MILLI = Cluster.MILLI;

  private int elections;
  private int committed;
  private int reads;
  private int changes;
  private int installed;
  private int torn;
  private long steps;

  @Test
  void whateverHappensTheClusterIsSafeAndHeals() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        life(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("replay with -Draft.seeds=1 -Draft.seed=" + seed, e);
      }
    }
    if (SEEDS >= 100) {
      assertTrue(elections > 2 * SEEDS, "elections: " + elections);
      assertTrue(committed > 30 * SEEDS, "committed: " + committed);
      assertTrue(reads > 10 * SEEDS, "reads: " + reads);
      assertTrue(changes > SEEDS, "changes of members: " + changes);
      assertTrue(installed > SEEDS / 2, "snapshots at followers: " + installed);
      assertTrue(torn > SEEDS / 10, "cut tails: " + torn);
      assertTrue(steps > 1000L * SEEDS, "steps: " + steps);
    }
  }

  private void life(long seed) {
    Cluster cluster = new Cluster(seed % 3 == 0 ? 5 : 3, seed);
    cluster.faults = Cluster.Faults.ALL;
    for (int i = 0; i < 120; i++) {
      harm(cluster);
      for (int j = cluster.random.nextInt(4); j > 0; j--) {
        Server any = any(cluster);
        if (any.up()) {
          cluster.propose(any);
          cluster.read(any(cluster));
        }
      }
      Server leader = cluster.leader();
      if (leader != null) {
        cluster.propose(leader);
        cluster.properties.leaderIsComplete(leader);
      }
      cluster.run(cluster.random.nextLong(60 * MILLI));
      if (i % 10 == 0) {
        cluster.properties.logsMatch(cluster.servers.values());
      }
    }
    heal(cluster);
  }

  private static Server any(Cluster cluster) {
    return cluster.server(cluster.random.nextInt(cluster.ids.size()));
  }

  private void harm(Cluster cluster) {
    Server some = any(cluster);
    UUID other = any(cluster).id;
    switch (cluster.random.nextInt(32)) {
      case 0 -> some.crash();
      case 1 -> {
        Server leader = cluster.leader();
        if (leader != null) {
          leader.crash();
        }
      }
      case 2, 3, 4, 5 -> cluster.servers.values().forEach(ClusterTest::startIfDown);
      case 6 -> cluster.isolate(some.id);
      case 7 -> cluster.cut(some.id, other);
      case 8, 9, 10 -> cluster.healNetwork();
      case 11 -> some.full = true;
      case 12, 13 -> some.full = false;
      case 14 -> some.stuck = true;
      case 15, 16 -> cluster.servers.values().forEach(Server::unstick);
      case 17 -> some.step(new Input.Transfer(other));
      case 18, 19 -> {
        if (some.crashTorn()) {
          torn++;
        }
      }
      case 20, 21, 22, 23 -> members(cluster, some);
      case 24 -> {
        if (cluster.chance(300)) {
          cluster.servers.values().forEach(Server::crash);
        }
      }
      case 25 -> some.features = 1;
      default -> {}
    }
  }

  private void members(Cluster cluster, Server some) {
    Server leader = cluster.leader();
    if (leader == null) {
      return;
    }
    List<Member> members = leader.status().configuration().members();
    MemberChange change =
        switch (cluster.random.nextInt(4)) {
          case 0 -> new MemberChange.Remove(some.id);
          case 1 -> new MemberChange.Promote(some.id);
          default -> {
            boolean room = members.size() < 6 && cluster.ids.size() < 9;
            UUID id = room && cluster.chance(500) ? cluster.join().id : some.id;
            yield new MemberChange.Add(id, "", cluster.chance(700));
          }
        };
    if (change instanceof MemberChange.Remove && members.size() <= 3) {
      return;
    }
    cluster.change(leader, change);
    changes++;
  }

  private static void startIfDown(Server server) {
    if (!server.up()) {
      server.start();
    }
  }

  /** Liveness: faults stop, and within a minute everyone has the same and takes writes. */
  private void heal(Cluster cluster) {
    cluster.faults = Cluster.Faults.NONE;
    cluster.healNetwork();
    for (Server each : cluster.servers.values()) {
      each.full = false;
      each.features = 1;
      each.unstick();
      if (each.isOld()) {
        each.crash();
      }
      startIfDown(each);
    }
    cluster.elect();
    cluster.run(1_500 * MILLI);
    Server leader = cluster.elect();
    long last = cluster.propose(leader);
    long read = cluster.read(leader);
    cluster.until(
        "the write is everywhere", () -> cluster.properties.contains(last) && everywhere(cluster));
    cluster.until("the read is answered", () -> leader.reads.containsKey(read));
    cluster.properties.logsMatch(cluster.servers.values());
    for (Server each : members(cluster)) {
      assertEquals(leader.state(), each.state());
    }
    for (Server each : cluster.servers.values()) {
      reads += each.reads.size();
      installed += (int) each.installed;
    }
    elections += cluster.properties.elections();
    committed += cluster.properties.committed();
    steps += cluster.steps;
  }

  private static List<Server> members(Cluster cluster) {
    Server leader = cluster.leader();
    return leader == null
        ? List.of()
        : leader.status().configuration().members().stream()
            .map(member -> cluster.server(member.id()))
            .toList();
  }

  /** All members have the same, none is about to become a voter, and the level has risen. */
  private static boolean everywhere(Cluster cluster) {
    long highest = cluster.properties.committed();
    Server leader = cluster.leader();
    return leader != null
        && leader.status().configuration().featureLevel() == 1
        && leader.status().configuration().members().stream()
            .noneMatch(member -> member.standing() == Member.Standing.JOINING)
        && members(cluster).stream().allMatch(each -> each.applied == highest);
  }
}
