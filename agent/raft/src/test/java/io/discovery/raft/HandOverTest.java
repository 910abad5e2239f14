package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cluster without faults does for its clients and its operator. */
class HandOverTest {
  private final Cluster cluster = new Cluster(3, 11);

  private Server other(Server than) {
    return cluster.servers.values().stream().filter(each -> each != than).findFirst().orElseThrow();
  }

  @Test
  void aLeaderHandsOverToTheVoterItIsToldFasterThanATimeout() {
    Server leader = cluster.elect();
    Server heir = other(leader);
    leader.step(new Input.Transfer(heir.id));
    long refused = cluster.propose(leader);
    assertInstanceOf(Outcome.Rejected.class, leader.outcomes.get(refused));
    cluster.run(20 * Cluster.MILLI);
    assertTrue(heir.status().leads());
    assertEquals(heir.id, leader.status().leader());
  }

  @Test
  void aLeaderTakesWritesAgainWhenItsHeirDoesNotCome() {
    Server leader = cluster.elect();
    Server heir = other(leader);
    heir.crash();
    leader.step(new Input.Transfer(heir.id));
    cluster.run(2 * Cluster.TIMING.electionNanos());
    long write = cluster.propose(leader);
    cluster.run(10 * Cluster.MILLI);
    assertInstanceOf(Outcome.Committed.class, leader.outcomes.get(write));
  }

  @Test
  void aFollowerAnswersReadsFromItsOwnStateAndAsksOnceForThemAll() {
    Server leader = cluster.elect();
    Server follower = other(leader);
    cluster.propose(leader);
    cluster.run(10 * Cluster.MILLI);
    int before = follower.sent.size();
    long first = cluster.read(follower);
    long second = cluster.read(follower);
    long third = cluster.read(follower);
    cluster.run(15 * Cluster.MILLI);
    assertTrue(follower.reads.keySet().containsAll(List.of(first, second, third)));
    long asked =
        follower.sent.stream().skip(before).filter(Message.ReadIndex.class::isInstance).count();
    assertEquals(2, asked, "one for the first, one for those that came meanwhile");
  }

  @Test
  void aSlowDiskOfOneServerHoldsUpNobody() {
    Server leader = cluster.elect();
    leader.stuck = true;
    long write = cluster.propose(leader);
    cluster.run(10 * Cluster.MILLI);
    assertEquals(
        2, cluster.servers.values().stream().filter(s -> s.disk().lastIndex() == 2).count());
    leader.unstick();
    cluster.run(10 * Cluster.MILLI);
    assertInstanceOf(Outcome.Committed.class, leader.outcomes.get(write));
  }
}
