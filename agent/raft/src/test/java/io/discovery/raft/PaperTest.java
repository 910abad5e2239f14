package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Claims of the Raft paper about one server among three, each named after its section. What crosses
 * the wire and what is to be made durable is looked at; nothing inside.
 */
class PaperTest extends OneOfThree {
  @Test
  void section51ALaterTermIsTakenUpByEveryRole() {
    receive(append(B, 5, 0, 0));
    assertEquals(status(5, Role.FOLLOWER, B), last.status());
    campaign();
    receive(append(B, 9, 0, 0));
    assertEquals(status(9, Role.FOLLOWER, B), last.status());
    lead();
    assertTrue(last.status().leads());
    receive(append(C, 20, 0, 0));
    assertEquals(status(20, Role.FOLLOWER, C), last.status());
  }

  @Test
  void section51AMessageOfAnEarlierTermIsRefused() {
    restart(5, 1, 2);
    Output output = receive(append(B, 4, 2, 2, entry(3, 4)));
    assertNull(output.persist());
    assertEquals(5, one(Message.Outdated.class, output).term());
  }

  @Test
  void section52AFollowerStandsWhenItHearsOfNoLeaderWithinOneToTwoTimeouts() {
    for (int i = 0; i < 100; i++) {
      receive(new Message.Heartbeat(B, A, 1, 0, 0));
      long wait = last.wakeAt() - now;
      assertTrue(wait >= TIMING.electionNanos() && wait < TIMING.longestElectionNanos());
      now = last.wakeAt() - 1;
      assertEquals(Role.FOLLOWER, step(new Input.TimePassed()).status().role());
    }
    assertEquals(Role.CANDIDATE, timeout().status().role());
  }

  @Test
  void section52ACandidateVotesForItselfAndAsksTheOthersOnceItRemembers() {
    Output output = campaign();
    assertEquals(new HardState(1, A, false), Objects.requireNonNull(output.persist()).hardState());
    assertTrue(output.messages().isEmpty());
    assertEquals(2, of(Message.Vote.class, output).size());
  }

  @Test
  void section52AMajorityOfVotesMakesALeaderAndItsOwnCountsWhenItIsDurable() {
    campaign();
    Output asked = last;
    receive(new Message.VoteReply(B, A, 1, true, false));
    assertFalse(last.status().leads());
    last = asked;
    assertTrue(persist().status().leads());
  }

  @Test
  void section52ACandidateThatAMajorityRefusesFollows() {
    campaign();
    persist();
    receive(new Message.VoteReply(B, A, 1, false, false));
    assertEquals(Role.CANDIDATE, last.status().role());
    receive(new Message.VoteReply(C, A, 1, false, false));
    assertEquals(Role.FOLLOWER, last.status().role());
  }

  @Test
  void section52ACandidateThatHearsALeaderOfItsTermFollows() {
    campaign();
    persist();
    receive(new Message.Heartbeat(C, A, 1, 0, 0));
    assertEquals(status(1, Role.FOLLOWER, C), last.status());
  }

  @Test
  void section52AServerVotesOnceInATermAndRemembersItFirst() {
    Output first = receive(new Message.Vote(B, A, 3, 0, 0, false));
    assertTrue(first.messages().isEmpty());
    assertTrue(one(Message.VoteReply.class, first).granted());
    assertEquals(new HardState(3, B, false), Objects.requireNonNull(first.persist()).hardState());
    persist();
    assertFalse(
        one(Message.VoteReply.class, receive(new Message.Vote(C, A, 3, 0, 0, false))).granted());
    Output again = receive(new Message.Vote(B, A, 3, 0, 0, false));
    assertNull(again.persist());
    assertTrue(one(Message.VoteReply.class, again).granted());
  }

  @Test
  void section53ALeaderSendsWhatItAppendsBesideMakingItDurable() {
    lead();
    receive(new Message.Appended(B, A, 1, 1));
    Output output = step(new Input.Propose(List.of(new Proposal(1, new byte[] {1}))));
    assertEquals(2, Objects.requireNonNull(output.persist()).index());
    assertEquals(2, one(Message.Append.class, output).entries().getFirst().index());
  }

  @Test
  void section53AnEntryIsCommittedOnceAMajorityHasItAndTheFollowersAreToldAtOnce() {
    Output asked = lead();
    Output early = receive(new Message.Appended(B, A, 1, 1));
    assertTrue(early.apply().isEmpty(), "not durable here");
    assertTrue(of(Message.Append.class, early).stream().allMatch(m -> m.commit() == 1));
    last = asked;
    Output output = persist();
    assertEquals(List.of(1L), output.apply().stream().map(Entry::index).toList());
  }

  @Test
  void section53AFollowerChecksWhatComesBefore() {
    record Case(long prev, long prevTerm, boolean fits, long hint, long hintTerm) {}
    for (Case c :
        List.of(
            new Case(0, 0, true, 0, 0),
            new Case(1, 1, true, 0, 0),
            new Case(3, 2, true, 0, 0),
            new Case(3, 1, false, 1, 1),
            new Case(9, 3, false, 3, 2),
            new Case(9, 1, false, 1, 1))) {
      restart(2, 1, 2, 2);
      Output output = receive(append(B, 5, c.prev(), c.prevTerm()));
      if (c.fits()) {
        assertEquals(c.prev(), one(Message.Appended.class, output).match(), c.toString());
      } else {
        Message.AppendRefused refusal = one(Message.AppendRefused.class, output);
        assertEquals(c.hint(), refusal.hintIndex(), c.toString());
        assertEquals(c.hintTerm(), refusal.hintTerm(), c.toString());
      }
    }
  }

  @Test
  void section53AFollowerReplacesWhatConflictsAndKeepsWhatDoesNot() {
    restart(2, 1, 2, 2);
    Output same = receive(append(B, 5, 0, 0, entry(1, 1), entry(2, 2)));
    assertNull(same.persist(), "an old message does not cut the log");
    Entry entry = entry(2, 4);
    Output other = receive(append(B, 5, 1, 1, entry));
    assertEquals(new Persist(5, 2, new HardState(5, null, false), List.of(entry)), other.persist());
    assertTrue(other.messages().isEmpty(), "acknowledged only when durable");
    assertEquals(2, one(Message.Appended.class, other).match());
  }

  @Test
  void section53ALeaderGoesBackATermAtATime() {
    restart(4, 1, 1, 1, 4, 4, 4, 4);
    lead();
    receive(new Message.AppendRefused(B, A, 5, 7, 6, 2));
    assertEquals(3, one(Message.Append.class, last).prevIndex());
  }

  @Test
  void section541AVoteGoesOnlyToALogThatIsAtLeastAsUpToDate() {
    record Case(long index, long term, boolean granted) {}
    for (Case c :
        List.of(
            new Case(3, 2, true),
            new Case(4, 2, true),
            new Case(1, 3, true),
            new Case(2, 2, false),
            new Case(9, 1, false))) {
      restart(2, 1, 2, 2);
      Output output = receive(new Message.Vote(B, A, 5, c.index(), c.term(), false));
      assertEquals(c.granted(), one(Message.VoteReply.class, output).granted(), () -> c.toString());
    }
  }

  @Test
  void section542AnEntryOfAnEarlierTermIsNotCommittedByCounting() {
    restart(2, 1, 2);
    Output asked = lead();
    receive(new Message.Appended(B, A, 3, 2));
    assertTrue(last.apply().isEmpty());
    last = asked;
    persist();
    assertTrue(last.apply().isEmpty());
    receive(new Message.Appended(B, A, 3, 3));
    assertEquals(3, last.apply().size());
  }

  @Test
  void section8ALeaderReadsOnceItHasCommittedInItsTermAndAMajorityStillFollows() {
    Output asked = lead();
    step(new Input.Read(List.of(70L, 71L), Guarantee.QUORUM));
    long before = of(Message.Heartbeat.class, last).getFirst().round();
    last = asked;
    persist();
    receive(new Message.Appended(B, A, 1, 1));
    long round = of(Message.Heartbeat.class, last).getFirst().round();
    assertTrue(round > before, "a round that began after the read came");
    step(new Input.Applied(1));
    assertTrue(receive(new Message.HeartbeatReply(B, A, 1, round - 1, 0)).reads().isEmpty());
    Output output = receive(new Message.HeartbeatReply(C, A, 1, round, 0));
    assertEquals(List.of(new Output.SafeRead(70, 1), new Output.SafeRead(71, 1)), output.reads());
  }

  @Test
  void dissertation64AnAnswerToTheProcessThatRanHereBeforeAnswersNothing() {
    receive(append(B, 1, 0, 0, entry(1, 1)));
    persist();
    step(new Input.Read(List.of(70L), Guarantee.QUORUM));
    long ticket = one(Message.ReadIndex.class, last).ticket();
    core = server(8, new HardState(1, null, false), log(1));
    step(new Input.TimePassed());
    receive(new Message.Heartbeat(B, A, 1, 1, 1));
    step(new Input.Applied(1));
    step(new Input.Read(List.of(70L), Guarantee.QUORUM));
    long again = one(Message.ReadIndex.class, last).ticket();
    assertTrue(receive(new Message.ReadIndexReply(B, A, 1, ticket, 1)).reads().isEmpty());
    assertEquals(1, receive(new Message.ReadIndexReply(B, A, 1, again, 1)).reads().size());
  }

  @Test
  void dissertation641WhoGivesItsWordForTheFirstTimeRemembersThatItWasHere() {
    receive(new Message.Heartbeat(B, A, 1, 0, 1));
    assertTrue(last.messages().isEmpty());
    assertEquals(1, Objects.requireNonNull(last.persist()).term());
    assertEquals(1, last.waiting().size());
    persist();
    receive(new Message.Heartbeat(B, A, 1, 0, 2));
    assertEquals(2, one(Message.HeartbeatReply.class, last).round());
  }

  @Test
  void dissertation42ThoseWhoHearALeaderTakeNoNoticeOfAnElection() {
    receive(new Message.Heartbeat(B, A, 1, 0, 0));
    now += TIMING.electionNanos() - 1;
    assertTrue(receive(new Message.Vote(C, A, 9, 9, 9, false)).waiting().isEmpty());
    assertEquals(1, last.status().term());
    assertFalse(
        one(Message.PreVoteReply.class, receive(new Message.PreVote(C, A, 2, 9, 9))).granted());
    Output output = receive(new Message.Vote(C, A, 2, 9, 9, true));
    assertTrue(one(Message.VoteReply.class, output).granted(), "the leader itself wants it");
  }

  @Test
  void dissertation62ALeaderThatHearsNoMajorityStepsDown() {
    lead();
    step(new Input.Propose(List.of(new Proposal(1, new byte[] {1}))));
    long deadline = now + 3 * TIMING.electionNanos();
    while (last.status().leads() && now < deadline) {
      timeout();
    }
    assertEquals(status(1, Role.FOLLOWER, null), last.status());
    assertInstanceOf(Outcome.Indeterminate.class, last.outcomes().getFirst().outcome());
  }

  @Test
  void dissertation96AServerThatCannotWinRaisesNobodysTerm() {
    for (int i = 0; i < 10; i++) {
      timeout();
    }
    assertEquals(status(0, Role.CANDIDATE, null), last.status());
    assertTrue(of(Message.Vote.class, last).isEmpty());
  }

  @Test
  void aRestartedServerDoesNotVoteForOneLongestTimeout() {
    core = server(new HardState(1, null, false), List.of());
    step(new Input.TimePassed());
    now += TIMING.longestElectionNanos() - 1;
    assertFalse(
        one(Message.VoteReply.class, receive(new Message.Vote(B, A, 5, 9, 9, false))).granted());
    now += 1;
    assertTrue(
        one(Message.VoteReply.class, receive(new Message.Vote(B, A, 5, 9, 9, false))).granted());
  }

  @Test
  void aFollowerSendsWritersToTheLeader() {
    receive(new Message.Heartbeat(B, A, 1, 0, 0));
    step(new Input.Propose(List.of(new Proposal(1, new byte[] {1}))));
    assertEquals(List.of(new Output.Resolved(1, new Outcome.NotLeader(B))), last.outcomes());
  }
}
