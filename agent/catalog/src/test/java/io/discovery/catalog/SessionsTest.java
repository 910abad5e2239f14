package io.discovery.catalog;

import static io.discovery.catalog.History.acquire;
import static io.discovery.catalog.History.check;
import static io.discovery.catalog.History.node;
import static io.discovery.catalog.History.register;
import static io.discovery.catalog.History.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lets a session begin, and what ends it. */
class SessionsTest {
  private static final Service WEB = Service.of("web-1", "web", 80);
  private final History history = new History();

  @BeforeEach
  void aNodeWithChecks() {
    history.apply(
        register(
            "n1",
            WEB,
            check("alive", "", CheckStatus.PASSING),
            check("own", "web-1", CheckStatus.WARNING)));
  }

  private void status(String check, String serviceId, CheckStatus status) {
    history.apply(
        new Command.Register(
            node("n1", "127.0.0.1"), true, List.of(), List.of(check(check, serviceId, status))));
  }

  private boolean stands(String id) {
    return history.now().sessions().get(id).isPresent();
  }

  private String refusal(Command command) {
    Sessions before = history.now().sessions();
    Applied applied = history.apply(command);
    assertSame(before, history.now().sessions());
    assertEquals(Set.of(), applied.changed());
    return assertInstanceOf(Command.Result.Refused.class, applied.result()).why();
  }

  private static Command create(Session session) {
    return new Command.SessionCreate(session);
  }

  @Test
  void aSessionStandsFromItsCreationToItsDestruction() {
    Applied created = history.apply(create(session("s", "n1", "alive")));
    assertInstanceOf(Command.Result.Done.class, created.result());
    assertEquals(
        Set.of(new Topic.AllSessions(), new Topic.SessionsOf("N1"), new Topic.OfSession("s")),
        created.changed());
    assertEquals(
        List.of("s"),
        history.now().sessions().onNode("N1").stream().map(s -> s.value().id()).toList());
    Applied destroyed = history.apply(new Command.SessionDestroy("s"));
    assertInstanceOf(Command.Result.Done.class, destroyed.result());
    assertEquals(created.changed(), destroyed.changed());
    assertFalse(stands("s"));
    assertEquals(List.of(), history.now().sessions().onNode("n1"));
  }

  @Test
  void destroyingWhatIsNotThereIsDoneAndChangesNothing() {
    Sessions before = history.now().sessions();
    Applied applied = history.apply(new Command.SessionDestroy("s"));
    assertInstanceOf(Command.Result.Done.class, applied.result());
    assertSame(before, history.now().sessions());
  }

  @Test
  void aSessionNeedsItsNode() {
    String why = refusal(create(session("s", "n9")));
    assertTrue(why.startsWith("Missing node registration"), why);
    assertTrue(why.contains("\"n9\""), why);
  }

  @Test
  void aSessionNeedsItsChecksAndThatTheyAreNotCritical() {
    String missing = refusal(create(session("s", "n1", "alive", "none")));
    assertTrue(missing.startsWith("Missing check 'none' registration"), missing);
    status("alive", "", CheckStatus.CRITICAL);
    String critical = refusal(create(session("s", "n1", "alive")));
    assertTrue(critical.startsWith("Check 'alive' is in critical state"), critical);
    history.apply(create(session("s", "n1", "own")));
    assertTrue(stands("s"));
  }

  @Test
  void anIdIsTakenOnce() {
    history.apply(create(session("s", "n1")));
    assertTrue(refusal(create(session("s", "n1"))).contains("in use"));
  }

  @Test
  void theNumberOfSessionsIsBounded() {
    for (int i = 0; i < Sessions.MOST; i++) {
      history.apply(create(session("s" + i, "n1")));
    }
    String why = refusal(create(session("one more", "n1")));
    assertTrue(why.contains("too many sessions: " + Sessions.MOST), why);
    history.apply(new Command.SessionDestroy("s7"));
    history.apply(create(session("one more", "n1")));
    assertTrue(stands("one more"));
  }

  @Test
  void itEndsWithItsNode() {
    history.apply(create(session("s", "n1")));
    Applied applied = history.apply(new Command.DeregisterNode("N1"));
    assertFalse(stands("s"));
    assertTrue(applied.changed().contains(new Topic.OfSession("s")));
  }

  @Test
  void itEndsWhenACheckItIsBoundToBecomesCritical() {
    history.apply(create(session("bound", "n1", "alive")));
    history.apply(create(session("free", "n1")));
    history.apply(create(session("other", "n1", "own")));
    status("alive", "", CheckStatus.WARNING);
    assertTrue(stands("bound"));
    status("alive", "", CheckStatus.CRITICAL);
    assertFalse(stands("bound"));
    assertTrue(stands("free"));
    assertTrue(stands("other"));
  }

  @Test
  void itEndsWhenACheckItIsBoundToIsRemoved() {
    history.apply(create(session("s", "n1", "alive")));
    history.apply(new Command.DeregisterCheck("n1", "own"));
    assertTrue(stands("s"));
    history.apply(new Command.DeregisterCheck("n1", "alive"));
    assertFalse(stands("s"));
  }

  @Test
  void itEndsWhenTheServiceOfACheckItIsBoundToIsRemoved() {
    history.apply(create(session("s", "n1", "own")));
    history.apply(new Command.DeregisterService("n1", "web-1"));
    assertFalse(stands("s"));
  }

  @Test
  void whatHappensToOtherNodesIsNothingToIt() {
    history.apply(register("n2", WEB, check("alive", "", CheckStatus.PASSING)));
    history.apply(create(session("s", "n1", "alive")));
    history.apply(new Command.DeregisterNode("n2"));
    assertTrue(stands("s"));
  }

  @Test
  void anExpiryMeansNothingOnceAnotherLeaderHasBegun() {
    history.led();
    long before = history.now().termStart();
    history.apply(create(session("s", "n1")));
    long created = history.now().index();
    history.led();
    Applied late = history.apply(new Command.SessionExpire("s", created, before));
    assertInstanceOf(Command.Result.Conflict.class, late.result());
    assertTrue(stands("s"));
    history.apply(new Command.SessionExpire("s", created, history.now().termStart()));
    assertFalse(stands("s"));
  }

  @Test
  void whatItHeldIsReleasedOrDeletedAsItSays() {
    history.apply(create(session("s", "n1")));
    Session deleting = session("d", "n1");
    history.apply(
        create(
            new Session(
                "d",
                deleting.name(),
                "n1",
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                Session.Behavior.DELETE,
                "",
                Duration.ZERO)));
    history.apply(acquire("kept", "s"));
    history.apply(acquire("gone", "d"));
    history.apply(acquire("gone too", "d"));
    Applied applied = history.apply(new Command.DeregisterNode("n1"));
    Versioned<KvEntry> kept = history.now().kv().get("kept").orElseThrow();
    assertEquals("", kept.value().session());
    assertEquals(1, kept.value().lockIndex());
    assertEquals(history.now().index(), kept.modifyIndex());
    assertTrue(history.now().kv().get("gone").isEmpty());
    assertTrue(
        applied
            .changed()
            .containsAll(
                Set.of(new Topic.Key("kept"), new Topic.Key("gone"), new Topic.Key("gone too"))));
  }
}
