package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A leader's snapshot on its way into a follower (Raft paper §7), and the end of a log that was
 * cut.
 */
class SnapshotsTest extends OneOfThree {
  private static final Configuration ALL = Configuration.of(List.of(A, B, C));
  private static final byte[] PART = {1, 2, 3};

  private Output part(UUID leader, long term, long index, long offset, boolean isLast) {
    return part(leader, term, 7, index, offset, isLast);
  }

  private Output part(
      UUID leader, long term, long ticket, long index, long offset, boolean isLast) {
    int crc = Installing.crc(PART);
    return receive(
        new Message.InstallSnapshot(
            leader, A, term, ticket, index, 1, ALL, offset, PART, crc, isLast));
  }

  private Output stored(long index, long offset) {
    return step(new Input.ChunkStored(index, offset));
  }

  @Test
  void section7ASnapshotTakesThePlaceOfTheLogAndIsAcknowledgedWhenItIsThere() {
    part(B, 1, 5, 0, false);
    assertEquals(0, Objects.requireNonNull(last.store()).offset());
    assertTrue(of(Message.SnapshotReply.class, last).isEmpty(), "not before it is stored");
    persist();
    assertEquals(3, one(Message.SnapshotReply.class, stored(5, 3)).offset());
    part(B, 1, 5, 3, true);
    stored(5, 6);
    assertEquals(5, last.restored());
    assertEquals(5, one(Message.Appended.class, last).match());
  }

  @Test
  void section7WhatFollowsOnTheSameEntryStays() {
    receive(append(B, 1, 0, 0, log(1, 1, 1, 1).toArray(new Entry[0])));
    persist();
    part(B, 1, 3, 0, true);
    stored(3, 3);
    receive(append(B, 1, 4, 1, entry(5, 1)));
    assertEquals(5, one(Message.Appended.class, last).match());
  }

  @Test
  void section7WhatFollowsOnAnotherLeadersEntryGoes() {
    restart(2, 2, 2, 2, 2);
    part(B, 3, 3, 0, true);
    persist();
    stored(3, 3);
    receive(append(B, 3, 4, 2, entry(5, 3)));
    assertEquals(3, one(Message.AppendRefused.class, last).hintIndex());
  }

  @Test
  void aDamagedPartAndOneThatDoesNotFollowAreAskedForAgain() {
    part(B, 1, 5, 0, false);
    stored(5, 3);
    receive(
        new Message.InstallSnapshot(
            B, A, 1, 7, 5, 1, ALL, 3, PART, Installing.crc(PART) + 1, false));
    assertNull(last.store());
    assertEquals(3, one(Message.SnapshotReply.class, last).offset());
    assertEquals(3, one(Message.SnapshotReply.class, part(B, 1, 5, 9, false)).offset());
  }

  @Test
  void underAnotherLeaderItBeginsAnew() {
    part(B, 1, 5, 0, false);
    stored(5, 3);
    assertEquals(0, one(Message.SnapshotReply.class, part(C, 2, 5, 3, false)).offset());
  }

  @Test
  void ofAnotherCopyItBeginsAnew() {
    part(B, 1, 7, 5, 0, false);
    stored(5, 3);
    assertEquals(0, one(Message.SnapshotReply.class, part(B, 1, 8, 5, 3, false)).offset());
    assertEquals(0, Objects.requireNonNull(part(B, 1, 8, 5, 0, false).store()).offset());
  }

  @Test
  void theTermIsAskedToBeRememberedBeforeASnapshotOfIt() {
    part(B, 4, 5, 0, false);
    assertEquals(4, Objects.requireNonNull(last.persist()).term());
  }

  @Test
  void whileTheLastPartIsStoredNothingElseIsPromised() {
    restart(1, 1);
    part(B, 1, 5, 0, true);
    receive(append(B, 1, 1, 1, entry(2, 1)));
    assertNull(last.persist());
    receive(new Message.Vote(C, A, 9, 9, 9, true));
    assertNull(last.persist());
    receive(new Message.Heartbeat(B, A, 1, 0, 3));
    assertEquals(3, one(Message.HeartbeatReply.class, last).round());
    now = Math.max(now, last.wakeAt());
    assertEquals(Role.FOLLOWER, step(new Input.TimePassed()).status().role());
  }

  @Test
  void whatCouldNotBeStoredBeginsAnew() {
    part(B, 1, 5, 0, true);
    step(new Input.ChunkNotStored(5));
    assertEquals(0, Objects.requireNonNull(part(B, 1, 5, 0, true).store()).offset());
  }

  private void cut(long term, long... terms) {
    core = server(new HardState(term, null, true), log(terms));
    step(new Input.TimePassed());
    now += TIMING.longestElectionNanos();
  }

  @Test
  void theVoteOfACutLogSaysSo() {
    cut(2, 1);
    receive(new Message.Vote(B, A, 3, 1, 1, false));
    assertTrue(one(Message.VoteReply.class, last).tailCut());
  }

  @Test
  void aMajorityWithACutLogElectsNobodyAndAllOfThemDo() {
    restart(1, 1);
    timeout();
    receive(new Message.PreVoteReply(B, A, 2, true, true));
    assertEquals(1, last.status().term(), "one that is whole, itself, is no majority");
    receive(new Message.PreVoteReply(C, A, 2, true, true));
    assertEquals(2, last.status().term());
    persist();
    receive(new Message.VoteReply(B, A, 2, true, true));
    assertEquals(Role.CANDIDATE, last.status().role());
    receive(new Message.VoteReply(C, A, 2, true, true));
    assertTrue(last.status().leads());
  }

  @Test
  void whoWasCutLeadsOnlyWhereAllAgreeAndIsWholeThen() {
    cut(2, 1);
    timeout();
    receive(new Message.PreVoteReply(B, A, 3, true, false));
    receive(new Message.PreVoteReply(C, A, 3, true, false));
    persist();
    receive(new Message.VoteReply(B, A, 3, true, false));
    assertEquals(Role.CANDIDATE, last.status().role());
    receive(new Message.VoteReply(C, A, 3, true, false));
    assertEquals(new HardState(3, A, false), Objects.requireNonNull(last.persist()).hardState());
  }

  @Test
  void itIsWholeAgainWhenAllUpToAnEntryOfTheLeadersTermIsDurable() {
    cut(2, 1);
    receive(new Message.Append(B, A, 3, 1, 1, List.of(entry(2, 1), entry(3, 3)), 3));
    assertEquals(new HardState(3, null, true), Objects.requireNonNull(last.persist()).hardState());
    persist();
    assertEquals(new HardState(3, null, false), Objects.requireNonNull(last.persist()).hardState());
  }

  @Test
  void anEntryOfAnEarlierTermDoesNotMakeItWhole() {
    cut(2, 1);
    receive(new Message.Append(B, A, 3, 1, 1, List.of(entry(2, 1)), 2));
    persist();
    assertNull(last.persist());
  }

  @Test
  void whoWasCutAsksThoseWhoDoNotVoteTooForWhatItLacksMayHaveMadeThemVoters() {
    Configuration alone =
        Configuration.of(List.of(A)).with(new Member(B, "", Member.Standing.JOINING));
    List<Entry> log = List.of(Entry.of(alone, 1, 1));
    core =
        new RaftCore(
            Settings.of(A, List.of(A), 7, TIMING),
            new Restored(new HardState(2, null, true), 0, 0, 0, Configuration.NONE, log));
    step(new Input.TimePassed());
    assertEquals(Role.FOLLOWER, last.status().role());
    now += TIMING.longestElectionNanos();
    timeout();
    assertEquals(B, one(Message.PreVote.class, last).to());
    assertEquals(2, last.status().term());
    receive(new Message.PreVoteReply(B, A, 2, false, false, true));
    assertEquals(2, last.status().term());
    timeout();
    receive(new Message.PreVoteReply(B, A, 2, false, false, false));
    assertEquals(3, last.status().term(), "it has more, but is no voter by that");
  }

  @Test
  void whoHasMoreButIsNoVoterByThatDoesNotObject() {
    core =
        new RaftCore(
            Settings.of(A, List.of(B), 7, TIMING),
            new Restored(new HardState(1, null, false), 0, 0, 0, Configuration.NONE, log(1, 1, 1)));
    step(new Input.TimePassed());
    now += TIMING.longestElectionNanos();
    receive(new Message.PreVote(B, A, 4, 1, 1));
    Message.PreVoteReply reply = one(Message.PreVoteReply.class, last);
    assertEquals(new Message.PreVoteReply(A, B, 3, false, false, false), reply);
  }
}
