package io.discovery.catalog.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Restoring;
import io.discovery.catalog.Session;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import io.discovery.catalog.leader.SessionTimers.Answer;
import io.discovery.catalog.leader.SessionTimers.End;
import io.discovery.catalog.leader.SessionTimers.Expiry;
import io.discovery.catalog.leader.SessionTimers.Input;
import io.discovery.catalog.leader.SessionTimers.Output;
import io.discovery.catalog.leader.SessionTimers.Renewal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTimersTest {
  private static final long SECOND = 1_000_000_000;
  private static final long TTL = 10;
  private static final long FULL = SessionTimers.GRACE * TTL * SECOND;

  private final SessionTimers timers = new SessionTimers();
  private Snapshot now = Snapshot.EMPTY;

  @BeforeEach
  void aLeaderWithANode() {
    now = Apply.skip(now, 1);
    Node node = new Node("n1", "", "127.0.0.1", new TreeMap<>(), new TreeMap<>());
    apply(new Command.Register(node, true, List.of(), List.of()));
  }

  private void apply(Command command) {
    now = Apply.apply(now, now.index() + 1, 0, command).next();
  }

  private void create(String id, long ttlSeconds) {
    apply(
        new Command.SessionCreate(
            new Session(
                id,
                "",
                "n1",
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                Session.Behavior.RELEASE,
                ttlSeconds == 0 ? "" : ttlSeconds + "s",
                Duration.ofSeconds(ttlSeconds))));
  }

  private Output seen(long at) {
    return timers.step(at, new Input.Seen(true, now));
  }

  private static List<String> sessions(Output output) {
    return output.expiries().stream().map(expiry -> expiry.command().session()).toList();
  }

  private Renewal renew(long at, String id) {
    List<Answer> answers = timers.step(at, new Input.Renew(77, id)).answers();
    assertEquals(1, answers.size());
    assertEquals(77, answers.getFirst().ticket());
    return answers.getFirst().renewal();
  }

  private Command.SessionExpire expiry(String id) {
    long created = now.sessions().get(id).orElseThrow().createIndex();
    return new Command.SessionExpire(id, created, now.termStart());
  }

  private Expiry due(long at) {
    Output output = timers.step(at, new Input.TimePassed());
    assertEquals(1, output.expiries().size());
    return output.expiries().getFirst();
  }

  @Test
  void aSessionHasTwiceItsTtl() {
    create("s", TTL);
    assertEquals(FULL, seen(0).wakeAt());
    assertEquals(List.of(), sessions(timers.step(FULL - 1, new Input.TimePassed())));
    Expiry expiry = due(FULL);
    assertEquals(expiry("s"), expiry.command());
  }

  @Test
  void aRenewalGivesItsFullTimeAgain() {
    create("s", TTL);
    seen(0);
    assertEquals(Renewal.RENEWED, renew(FULL - 1, "s"));
    assertEquals(List.of(), sessions(timers.step(2 * FULL - 2, new Input.TimePassed())));
    assertEquals("s", due(2 * FULL - 1).command().session());
  }

  @Test
  void aSessionWithoutATtlNeedsNoRenewal() {
    create("s", 0);
    assertEquals(SessionTimers.NEVER, seen(0).wakeAt());
    assertEquals(Renewal.RENEWED, renew(1, "s"));
    assertEquals(0, timers.size());
  }

  @Test
  void whatIsNotThereIsGone() {
    seen(0);
    assertEquals(Renewal.GONE, renew(1, "s"));
  }

  @Test
  void whoDoesNotLeadCountsAndAcknowledgesNothing() {
    create("s", TTL);
    Output output = timers.step(0, new Input.Seen(false, now));
    assertEquals(SessionTimers.NEVER, output.wakeAt());
    assertEquals(Renewal.NOT_LEADING, renew(1, "s"));
    assertEquals(List.of(), sessions(timers.step(10 * FULL, new Input.TimePassed())));
  }

  @Test
  void whoBeginsToLeadGivesEverySessionItsFullTime() {
    create("s", TTL);
    seen(0);
    timers.step(FULL - 1, new Input.Seen(false, now));
    now = Apply.skip(now, now.index() + 1);
    assertEquals(2 * FULL, seen(FULL).wakeAt());
    assertEquals(expiry("s"), due(2 * FULL).command());
  }

  @Test
  void aTermThatWasMissedIsAnotherBeginning() {
    create("s", TTL);
    seen(0);
    now = Apply.skip(now, now.index() + 1);
    assertEquals(2 * FULL - 1, seen(FULL - 1).wakeAt());
  }

  @Test
  void anEndThatIsDecidedLetsNoRenewalThrough() {
    create("s", TTL);
    seen(0);
    Expiry expiry = due(FULL);
    assertEquals(List.of(), timers.step(FULL + 1, new Input.Renew(1, "s")).answers());
    apply(expiry.command());
    assertEquals(List.of(new Answer(1, Renewal.GONE)), seen(FULL + 2).answers());
    timers.step(FULL + 3, new Input.Ended(expiry.ticket(), End.APPLIED));
    assertEquals(0, timers.size());
  }

  @Test
  void anEndThatNeverWillBeLetsTheRenewalThrough() {
    create("s", TTL);
    seen(0);
    Expiry expiry = due(FULL);
    timers.step(FULL + 1, new Input.Renew(1, "s"));
    Output output = timers.step(FULL + 2, new Input.Ended(expiry.ticket(), End.REFUSED));
    assertEquals(List.of(new Answer(1, Renewal.RENEWED)), output.answers());
    assertEquals(2 * FULL + 2, output.wakeAt());
  }

  @Test
  void anEndThatMayComeStillLetsNoRenewalThroughAndIsTriedAgain() {
    create("s", TTL);
    seen(0);
    Expiry expiry = due(FULL);
    timers.step(FULL + 1, new Input.Renew(1, "s"));
    Output output = timers.step(FULL + 2, new Input.Ended(expiry.ticket(), End.UNKNOWN));
    assertEquals(List.of(new Answer(1, Renewal.UNDECIDED)), output.answers());
    assertEquals(FULL + 2 + SessionTimers.RETRY_NANOS, output.wakeAt());
    assertEquals(List.of(), timers.step(FULL + 3, new Input.Renew(2, "s")).answers());
    assertEquals("s", due(output.wakeAt()).command().session());
  }

  @Test
  void anEndThatWasRefusedIsTriedAgain() {
    create("s", TTL);
    seen(0);
    Expiry expiry = due(FULL);
    Output output = timers.step(FULL, new Input.Ended(expiry.ticket(), End.REFUSED));
    assertEquals(FULL + SessionTimers.RETRY_NANOS, output.wakeAt());
    assertEquals(Renewal.RENEWED, renew(FULL + 1, "s"));
  }

  @Test
  void whatAFormerTermDecidedIsForgotten() {
    create("s", TTL);
    seen(0);
    Expiry expiry = due(FULL);
    timers.step(FULL + 1, new Input.Renew(1, "s"));
    now = Apply.skip(now, now.index() + 1);
    assertEquals(List.of(new Answer(1, Renewal.NOT_LEADING)), seen(FULL + 2).answers());
    timers.step(FULL + 3, new Input.Ended(expiry.ticket(), End.UNKNOWN));
    assertEquals(Renewal.RENEWED, renew(FULL + 4, "s"));
  }

  @Test
  void aSessionThatEndedOtherwiseHasNoTime() {
    create("s", TTL);
    seen(0);
    apply(new Command.SessionDestroy("s"));
    assertEquals(SessionTimers.NEVER, seen(1).wakeAt());
    assertEquals(0, timers.size());
  }

  /** All of that state counts as written anew. */
  private void restore(Snapshot saved) {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    StateStream.encode(saved).forEachRemaining(state::writeBytes);
    String digest = Restoring.digest(Restoring.beginOfDigest("r"), state.toByteArray());
    apply(new Command.RestoreBegin("r"));
    apply(new Command.RestorePart("r", 0, state.toByteArray()));
    apply(new Command.RestoreEnd("r", 1, digest));
  }

  @Test
  void whatARestoreBringsHasItsFullTime() {
    create("ended", TTL);
    create("s", TTL);
    Snapshot saved = now;
    apply(new Command.SessionDestroy("ended"));
    seen(0);
    restore(saved);
    assertEquals(2 * FULL - 1, seen(FULL - 1).wakeAt());
    List<Expiry> expiries = timers.step(2 * FULL - 1, new Input.TimePassed()).expiries();
    assertEquals(
        List.of(expiry("ended"), expiry("s")), expiries.stream().map(Expiry::command).toList());
  }

  @Test
  void anEndFromBeforeARestoreIsNoneOfWhatItBrings() {
    create("s", TTL);
    seen(0);
    Expiry before = due(FULL);
    timers.step(FULL + 1, new Input.Renew(1, "s"));
    restore(now);
    assertEquals(List.of(new Answer(1, Renewal.RENEWED)), seen(FULL + 2).answers());
    apply(before.command());
    assertEquals(2 * FULL + 2, seen(FULL + 3).wakeAt());
    timers.step(FULL + 4, new Input.Ended(before.ticket(), End.UNKNOWN));
    assertEquals(Renewal.RENEWED, renew(FULL + 5, "s"));
    assertEquals(expiry("s"), due(2 * FULL + 5).command());
  }

  @Test
  void manyThatAreDueEndAFewAtATime() {
    int all = 3 * SessionTimers.MOST_UNDER_WAY;
    for (int i = 0; i < all; i++) {
      create("s" + i, TTL);
    }
    seen(0);
    int ended = 0;
    List<Expiry> batch = timers.step(FULL, new Input.TimePassed()).expiries();
    while (!batch.isEmpty()) {
      assertTrue(batch.size() <= SessionTimers.MOST_UNDER_WAY);
      List<Expiry> next = List.of();
      for (Expiry expiry : batch) {
        apply(expiry.command());
        ended++;
        seen(FULL);
      }
      for (Expiry expiry : batch) {
        Output output = timers.step(FULL, new Input.Ended(expiry.ticket(), End.APPLIED));
        next = Stream.concat(next.stream(), output.expiries().stream()).toList();
      }
      batch = next;
    }
    assertEquals(all, ended);
    assertEquals(0, timers.size());
  }

  @Test
  void renewalsThatWaitForOneEndAreBounded() {
    create("s", TTL);
    seen(0);
    due(FULL);
    for (int i = 0; i < SessionTimers.MOST_WAITING; i++) {
      assertEquals(List.of(), timers.step(FULL, new Input.Renew(i, "s")).answers());
    }
    assertEquals(Renewal.UNDECIDED, renew(FULL, "s"));
  }
}
