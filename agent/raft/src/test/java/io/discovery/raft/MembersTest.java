package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Claims of the dissertation's chapter 4 and of the essay about members and feature levels. */
class MembersTest extends OneOfThree {
  private static final UUID D = new UUID(0, 4);

  private static final MemberChange ADD_D = new MemberChange.Add(D, "d:8300", true);

  /** A leader that has committed an entry of its term. */
  private void established() {
    lead();
    persist();
    receive(new Message.Appended(B, A, 1, 1));
    step(new Input.Applied(1));
  }

  private Outcome outcome() {
    return last.outcomes().getLast().outcome();
  }

  private String refusal() {
    return assertInstanceOf(Outcome.Rejected.class, outcome()).why();
  }

  private Configuration configuration() {
    return last.status().configuration();
  }

  private static Entry configuration(long index, long term, UUID... voters) {
    return Entry.of(Configuration.of(List.of(voters)), term, index);
  }

  @Test
  void section41AConfigurationCountsFromTheMomentItIsInTheLog() {
    established();
    step(new Input.Change(9, new MemberChange.Remove(C)));
    assertEquals(List.of(A, B), configuration().voters());
    persist();
    receive(new Message.Appended(C, A, 1, 2));
    assertTrue(last.apply().isEmpty(), "C is no longer counted");
    receive(new Message.Appended(B, A, 1, 2));
    assertEquals(new Outcome.Committed(2, 1), outcome());
  }

  @Test
  void section41AConfigurationThatIsCutOffTheLogCountsNoLonger() {
    receive(append(B, 1, 0, 0, entry(1, 1), configuration(2, 1, A, B)));
    persist();
    assertEquals(List.of(A, B), configuration().voters());
    receive(append(C, 2, 1, 1, entry(2, 2)));
    assertEquals(List.of(A, B, C), configuration().voters());
  }

  @Test
  void aLeaderChangesNobodyBeforeItHasCommittedInItsTerm() {
    lead();
    step(new Input.Change(9, ADD_D));
    assertTrue(refusal().contains("this leader is new"), refusal());
    assertNull(configuration().find(D));
  }

  @Test
  void section41OneChangeAtATime() {
    established();
    step(new Input.Change(9, ADD_D));
    assertTrue(last.outcomes().isEmpty());
    step(new Input.Change(10, new MemberChange.Remove(C)));
    assertTrue(refusal().contains("another change is under way"), refusal());
  }

  @Test
  void section421AServerIsCountedOnceItHasWhatTheOthersHave() {
    established();
    step(new Input.Change(9, ADD_D));
    persist();
    receive(new Message.Appended(B, A, 1, 2));
    assertEquals(
        Member.Standing.JOINING, Objects.requireNonNull(configuration().find(D)).standing());
    receive(new Message.HeartbeatReply(D, A, 1, 0, 0));
    assertFalse(configuration().voters().contains(D), "nothing is known of its log");
    receive(new Message.Appended(D, A, 1, 2));
    assertTrue(configuration().voters().contains(D));
  }

  @Test
  void aLearnerIsPromotedOnlyWhenItHasCaughtUp() {
    established();
    step(new Input.Change(9, new MemberChange.Add(D, "", false)));
    persist();
    receive(new Message.Appended(B, A, 1, 2));
    receive(new Message.HeartbeatReply(D, A, 1, 0, 0));
    step(new Input.Change(10, new MemberChange.Promote(D)));
    assertTrue(refusal().contains("has not caught up"), refusal());
    receive(new Message.Appended(D, A, 1, 2));
    step(new Input.Change(11, new MemberChange.Promote(D)));
    assertTrue(configuration().voters().contains(D));
  }

  @Test
  void section422WhoIsLeftOutStandsAsLongAsThatMayNotBeCommitted() {
    receive(append(B, 1, 0, 0, entry(1, 1), configuration(2, 1, B, C)));
    persist();
    assertEquals(Role.CANDIDATE, timeout().status().role());
  }

  @Test
  void section422WhoWasTakenInAfterItsSnapshotStandsAsWell() {
    Restored restored =
        new Restored(
            new HardState(1, null, false),
            5,
            1,
            0,
            Configuration.of(List.of(B, C)),
            List.of(configuration(6, 1, A, B, C), configuration(7, 1, B, C)));
    core = new RaftCore(Settings.of(A, Configuration.NONE, 7, TIMING, 0), restored);
    step(new Input.TimePassed());
    assertEquals(Role.CANDIDATE, timeout().status().role());
  }

  @Test
  void section422WhoIsOutForGoodDoesNotStand() {
    receive(append(B, 1, 0, 0, entry(1, 1), configuration(2, 1, B, C)));
    persist();
    receive(new Message.Heartbeat(B, A, 1, 2, 1));
    step(new Input.Applied(2));
    now += 10 * TIMING.longestElectionNanos();
    assertEquals(Role.FOLLOWER, step(new Input.TimePassed()).status().role());
  }

  @Test
  void section422ALeaderThatPutsOutItselfLeadsUntilTheOthersHaveAgreed() {
    established();
    step(new Input.Change(9, new MemberChange.Remove(A)));
    persist();
    receive(new Message.Appended(B, A, 1, 2));
    assertTrue(last.status().leads(), "its own copy is not counted");
    receive(new Message.Appended(C, A, 1, 2));
    assertEquals(Role.FOLLOWER, last.status().role());
    assertEquals(B, one(Message.TimeoutNow.class, last).to());
  }

  @Test
  void theLastVoterIsNotRemoved() {
    core = new RaftCore(A, Restored.nothing());
    step(new Input.TimePassed());
    persist();
    persist();
    step(new Input.Applied(1));
    step(new Input.Change(9, new MemberChange.Remove(A)));
    assertTrue(refusal().contains("is the last voter"), refusal());
  }

  @Test
  void aRefusedChangeNamesServerAndMend() {
    established();
    step(new Input.Change(1, new MemberChange.Remove(D)));
    assertTrue(refusal().contains(D + " is no member; look at the list"), refusal());
    step(new Input.Change(2, new MemberChange.Add(B, "", true)));
    assertTrue(refusal().contains(B + " is a member already"), refusal());
    step(new Input.Change(3, new MemberChange.Readdress(B, "x".repeat(301))));
    assertTrue(refusal().contains("longer than 300 bytes"), refusal());
  }

  @Test
  void anAddressIsAnAttribute() {
    established();
    step(new Input.Change(1, new MemberChange.Readdress(B, "b2:8300")));
    assertEquals("b2:8300", Objects.requireNonNull(configuration().find(B)).address());
    assertEquals(List.of(A, B, C), configuration().voters());
  }

  private void features(int level) {
    core =
        new RaftCore(
            Settings.of(A, Configuration.of(List.of(A, B, C)), 7, TIMING, level),
            Restored.nothing());
    step(new Input.TimePassed());
  }

  @Test
  void theFeatureLevelRisesWhenAllVotersKnowIt() {
    features(2);
    established();
    receive(new Message.HeartbeatReply(B, A, 1, 1, 2));
    assertEquals(0, configuration().featureLevel(), "nothing is known of C");
    receive(new Message.HeartbeatReply(C, A, 1, 1, 1));
    assertEquals(1, configuration().featureLevel());
  }

  @Test
  void whoDoesNotKnowALevelStopsBeforeItWouldApplyIt() {
    Entry newer = Entry.of(Configuration.of(List.of(A, B, C)).at(3), 1, 2);
    receive(append(B, 1, 0, 0, entry(1, 1), newer));
    persist();
    Message commits = new Message.Heartbeat(B, A, 1, 2, 1);
    String why =
        String.valueOf(assertThrows(NewerCluster.class, () -> receive(commits)).getMessage());
    assertTrue(why.contains("feature level 3, this program knows levels up to 0"), why);
  }

  @Test
  void whoDoesNotKnowTheLevelIsNotCounted() {
    features(1);
    established();
    receive(new Message.HeartbeatReply(B, A, 1, 1, 1));
    receive(new Message.HeartbeatReply(C, A, 1, 1, 1));
    persist();
    receive(new Message.Appended(B, A, 1, 2));
    step(new Input.Change(9, ADD_D));
    persist();
    receive(new Message.Appended(B, A, 1, 3));
    receive(new Message.Appended(D, A, 1, 3));
    receive(new Message.HeartbeatReply(D, A, 1, 1, 0));
    step(new Input.Change(10, new MemberChange.Promote(D)));
    assertTrue(refusal().contains("not known to support feature level 1"), refusal());
  }

  @Test
  void aConfigurationIsReadAsItWasWritten() {
    Configuration written =
        new Configuration(
            List.of(
                new Member(A, "10.0.0.1:8300", Member.Standing.VOTER),
                new Member(B, "", Member.Standing.JOINING),
                new Member(D, "dä:1", Member.Standing.LEARNER)),
            7);
    assertEquals(written, Configuration.decode(written.encode()));
    byte[] cut = java.util.Arrays.copyOf(written.encode(), 20);
    assertThrows(IllegalArgumentException.class, () -> Configuration.decode(cut));
  }
}
