package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a leader answers a read without asking anyone (dissertation §6.4.1). */
class LeaseTest extends OneOfThree {
  private long asked;

  private void established() {
    lead();
    persist();
    receive(new Message.Appended(B, A, 1, 1));
    step(new Input.Applied(1));
  }

  /** A round is sent and answered after so long. */
  private void round(long nanos) {
    timeout();
    long round = of(Message.Heartbeat.class, last).getFirst().round();
    now += nanos;
    receive(new Message.HeartbeatReply(B, A, 1, round, 0));
  }

  private boolean readsAtOnce(Guarantee guarantee) {
    return !step(new Input.Read(List.of(asked++), guarantee)).reads().isEmpty();
  }

  @Test
  void theLeaseRunsFromWhenTheRoundWasSentAndForLessThanTheOthersArePatient() {
    established();
    round(15 * MILLI);
    long sentAt = now - 15 * MILLI;
    now = sentAt + TIMING.leaseNanos() - 1;
    assertTrue(TIMING.leaseNanos() < TIMING.electionNanos());
    assertTrue(readsAtOnce(Guarantee.LEASE));
    now = sentAt + TIMING.leaseNanos();
    assertTrue(!readsAtOnce(Guarantee.LEASE));
  }

  @Test
  void aPauseEndsTheLeaseAndAnAnswerThatWaitedMeanwhileDoesNotBringItBack() {
    established();
    timeout();
    long round = of(Message.Heartbeat.class, last).getFirst().round();
    now += TIMING.leaseNanos();
    receive(new Message.HeartbeatReply(B, A, 1, round, 0));
    assertTrue(!readsAtOnce(Guarantee.LEASE));
  }

  @Test
  void beforeAnEntryOfItsTermIsAppliedNoLeaseCounts() {
    lead();
    receive(new Message.HeartbeatReply(B, A, 1, 1, 0));
    assertTrue(!readsAtOnce(Guarantee.LEASE));
  }

  @Test
  void whoWantsAQuorumGetsARound() {
    established();
    round(0);
    assertTrue(!readsAtOnce(Guarantee.QUORUM));
    assertEquals(2, of(Message.Heartbeat.class, last).size());
  }

  @Test
  void theLeaseEndsWhereTheLeaderHandsOverAndStaysEndedAfterItToldAnotherToStand() {
    established();
    receive(new Message.Appended(C, A, 1, 1));
    round(0);
    step(new Input.Transfer(C));
    assertEquals(1, of(Message.TimeoutNow.class, last).size());
    assertTrue(!readsAtOnce(Guarantee.LEASE));
    now += TIMING.electionNanos() - 1;
    receive(new Message.HeartbeatReply(B, A, 1, 2, 0));
    now += 1;
    round(0);
    assertTrue(last.status().leads());
    assertTrue(!readsAtOnce(Guarantee.LEASE), "the word to stand may still arrive");
  }

  @Test
  void theLeaseEndsWhereTheConfigurationChanges() {
    established();
    round(0);
    assertTrue(readsAtOnce(Guarantee.LEASE));
    step(new Input.Change(100, new MemberChange.Remove(C)));
    assertTrue(!readsAtOnce(Guarantee.LEASE));
  }

  @Test
  void whoHasHeardALeaderKeepsItsWordInALaterTermToo() {
    receive(append(B, 1, 0, 0, entry(1, 1)));
    persist();
    receive(new Message.Heartbeat(B, A, 1, 1, 1));
    receive(new Message.Outdated(C, A, 5));
    assertEquals(5, last.status().term());
    now += TIMING.leaseNanos();
    receive(new Message.PreVote(C, A, 6, 9, 9));
    assertTrue(!one(Message.PreVoteReply.class, last).granted());
    receive(new Message.Vote(C, A, 6, 9, 9, false));
    assertEquals(5, last.status().term());
    now += TIMING.electionNanos();
    receive(new Message.PreVote(C, A, 6, 9, 9));
    assertTrue(one(Message.PreVoteReply.class, last).granted());
  }

  @Test
  void aFollowerAsksItsLeaderForTheMostThatAnyOfItsReadersWants() {
    receive(append(B, 1, 0, 0, entry(1, 1)));
    persist();
    step(new Input.Read(List.of(1L), Guarantee.LEASE));
    assertEquals(Guarantee.LEASE, one(Message.ReadIndex.class, last).guarantee());
    long ticket = one(Message.ReadIndex.class, last).ticket();
    step(new Input.Read(List.of(2L), Guarantee.LEASE));
    step(new Input.Read(List.of(3L), Guarantee.QUORUM));
    receive(new Message.ReadIndexReply(B, A, 1, ticket, 0));
    assertEquals(Guarantee.QUORUM, one(Message.ReadIndex.class, last).guarantee());
  }
}
