package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What transcripts would be too long for: bounds, snapshots, broken callers. */
class RaftCoreTest {
  private static final UUID SELF = new UUID(1, 1);
  private static final long ENTRIES = Limits.DEFAULT.snapshotEntries();

  private final RaftCore core = new RaftCore(SELF, Restored.nothing());
  private long lastAsked;

  private Output step(Input input) {
    Output output = core.step(0, input);
    if (output.persist() != null) {
      lastAsked = output.persist().index();
    }
    return output;
  }

  private void lead() {
    step(new Input.TimePassed());
    step(new Input.Persisted(1, 0));
  }

  /** All that was asked for becomes durable and is applied. */
  private Output settle() {
    return step(new Input.Persisted(1, lastAsked));
  }

  private boolean settleWantsSnapshot() {
    settle();
    return step(new Input.Applied(lastAsked)).snapshot() != null;
  }

  private static Input.Propose propose(int count, int bytes) {
    List<Proposal> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(new Proposal(i, new byte[bytes]));
    }
    return new Input.Propose(batch);
  }

  private static Outcome.Reason refusal(Output output) {
    Outcome outcome = output.outcomes().getLast().outcome();
    return assertInstanceOf(Outcome.Rejected.class, outcome).reason();
  }

  @Test
  void moreProposalsThanTheBoundAreRefusedUntilSomeAreCommitted() {
    lead();
    Output output = step(propose(Proposals.MAX_COUNT + 3, 10));
    assertEquals(3, output.outcomes().size());
    assertEquals(Outcome.Reason.BUSY, refusal(output));
    assertEquals(Proposals.MAX_COUNT, Objects.requireNonNull(output.persist()).entries().size());
    assertEquals(Proposals.MAX_COUNT, settle().outcomes().size());
    assertTrue(step(propose(1, 10)).outcomes().isEmpty());
  }

  @Test
  void moreBytesThanTheBoundAreRefused() {
    lead();
    int fit = (int) (Proposals.MAX_BYTES / RaftCore.MAX_PAYLOAD_BYTES);
    Output output = step(propose(fit + 1, RaftCore.MAX_PAYLOAD_BYTES));
    assertEquals(1, output.outcomes().size());
    assertEquals(Outcome.Reason.BUSY, refusal(output));
  }

  @Test
  void aPayloadLongerThanAnEntryMayBeIsRefused() {
    lead();
    assertEquals(
        Outcome.Reason.TOO_LARGE, refusal(step(propose(1, RaftCore.MAX_PAYLOAD_BYTES + 1))));
  }

  @Test
  void aSnapshotIsWantedOnceTheLogIsLongAndOnlyOnce() {
    lead();
    long entries = 0;
    boolean wanted = false;
    long wantedAt = 0;
    while (!wanted) {
      step(propose(1000, 10));
      wanted = settleWantsSnapshot();
      wantedAt = lastAsked;
      entries += 1000;
    }
    assertTrue(entries >= ENTRIES - 1 && entries <= ENTRIES + 1000);
    step(propose(1000, 10));
    assertFalse(settleWantsSnapshot());
    step(new Input.SnapshotTaken(wantedAt, 1000));
    step(propose(1000, 10));
    assertFalse(settleWantsSnapshot());
  }

  @Test
  void afterAFailureTheSnapshotIsTriedAgainSomeEntriesLater() {
    lead();
    while (!settleAfter(1000)) {
      assertTrue(lastAsked < 2 * ENTRIES);
    }
    assertFalse(step(new Input.SnapshotFailed()).snapshot() != null);
    assertFalse(settleAfter((int) (ENTRIES / SnapshotPolicy.RETRY_SHARE) - 1));
    assertTrue(settleAfter(1));
  }

  private boolean settleAfter(int proposals) {
    step(propose(proposals, 10));
    return settleWantsSnapshot();
  }

  @Test
  void aLargeStateIsNotWrittenForALittleLog() {
    SnapshotPolicy policy =
        new SnapshotPolicy(
            Limits.DEFAULT,
            new Restored(
                new HardState(1, SELF, false), 1, 1, 1L << 30, Configuration.NONE, List.of()));
    for (long i = 0; i < 2 * ENTRIES; i++) {
      policy.committed(new Entry(Entry.Kind.COMMAND, 1, i + 1, new byte[10]));
    }
    assertFalse(policy.isWanted());
  }

  @Test
  void brokenCallersAreStopped() {
    lead();
    assertThrows(IllegalStateException.class, () -> step(new Input.Persisted(1, 99)));
    assertThrows(IllegalStateException.class, () -> step(new Input.Applied(99)));
    assertThrows(IllegalStateException.class, () -> core.step(-1, new Input.TimePassed()));
    assertThrows(
        IllegalStateException.class,
        () ->
            new Restored(
                new HardState(1, SELF, false),
                0,
                0,
                0,
                Configuration.NONE,
                List.of(Entry.termStart(1, 2))));
  }
}
