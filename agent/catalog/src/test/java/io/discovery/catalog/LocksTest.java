package io.discovery.catalog;

import static io.discovery.catalog.History.acquire;
import static io.discovery.catalog.History.node;
import static io.discovery.catalog.History.release;
import static io.discovery.catalog.History.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds a key, and who may be next. */
class LocksTest {
  private static final long DELAY_MILLIS = 15_000;
  private final History history = new History();

  @BeforeEach
  void twoSessions() {
    history.apply(new Command.Register(node("n1", "127.0.0.1"), true, List.of(), List.of()));
    history.apply(new Command.SessionCreate(session("a", "n1")));
    history.apply(new Command.SessionCreate(session("b", "n1")));
  }

  private KvEntry key(String key) {
    return history.now().kv().get(key).orElseThrow().value();
  }

  private void done(Command command) {
    assertInstanceOf(Command.Result.Done.class, history.apply(command).result());
  }

  private void conflict(Command command) {
    Snapshot before = history.now();
    assertInstanceOf(Command.Result.Conflict.class, history.apply(command).result());
    assertSame(before.kv(), history.now().kv());
  }

  @Test
  void oneHoldsAKeyAndNobodyElseGetsIt() {
    done(acquire("k", "a"));
    conflict(acquire("k", "b"));
    assertEquals("a", key("k").session());
  }

  @Test
  void lockIndexRisesWithEachNewHolderOnly() {
    done(acquire("k", "a"));
    assertEquals(1, key("k").lockIndex());
    done(new Command.KvAcquire("k", new byte[] {9}, 7, "a"));
    assertEquals(1, key("k").lockIndex());
    assertEquals(7, key("k").flags());
    done(release("k", "a"));
    assertEquals(1, key("k").lockIndex());
    done(acquire("k", "b"));
    assertEquals(2, key("k").lockIndex());
    done(release("k", "b"));
    done(acquire("k", "b"));
    assertEquals(3, key("k").lockIndex());
  }

  @Test
  void acquiringTheSameAgainChangesNoIndex() {
    done(acquire("k", "a"));
    KvStore before = history.now().kv();
    done(acquire("k", "a"));
    assertSame(before, history.now().kv());
  }

  @Test
  void onlyWhoHoldsItReleasesAKeyAndItStoresTheValue() {
    conflict(release("k", "a"));
    done(acquire("k", "a"));
    conflict(release("k", "b"));
    conflict(release("k", ""));
    done(release("k", "a"));
    assertEquals("", key("k").session());
    assertEquals(2, key("k").value()[0]);
    conflict(release("k", "a"));
    done(new Command.KvPut("free", new byte[] {1}, 0, OptionalLong.empty()));
    conflict(release("free", ""));
  }

  @Test
  void whoeverStoresAValueLeavesTheHolderAlone() {
    done(acquire("k", "a"));
    done(new Command.KvPut("k", new byte[] {5}, 0, OptionalLong.empty()));
    assertEquals("a", key("k").session());
    assertEquals(1, key("k").lockIndex());
  }

  @Test
  void aSessionThatIsNotThereAcquiresNothing() {
    Applied applied = history.apply(acquire("k", "x"));
    String why = assertInstanceOf(Command.Result.Refused.class, applied.result()).why();
    assertTrue(why.startsWith("invalid session \"x\""), why);
    assertTrue(history.now().kv().get("k").isEmpty());
  }

  @Test
  void afterAReleaseTheNextOneMayHaveItAtOnce() {
    done(acquire("k", "a"));
    done(release("k", "a"));
    done(new Command.SessionDestroy("a"));
    done(acquire("k", "b"));
  }

  @Test
  void afterTheHoldersEndNobodyGetsItUntilTheDelayIsOver() {
    done(acquire("k", "a"));
    done(new Command.SessionDestroy("a"));
    assertTrue(history.now().lockDelays().holds("k"));
    Snapshot ended = history.now();
    Applied early = history.applyAfter(DELAY_MILLIS - 1, acquire("k", "b"));
    assertInstanceOf(Command.Result.Conflict.class, early.result());
    assertSame(ended.kv(), history.now().kv());
    Applied late = history.applyAfter(1, acquire("k", "b"));
    assertInstanceOf(Command.Result.Done.class, late.result());
    assertEquals(2, key("k").lockIndex());
  }

  @Test
  void aDelayOutlivesTheKeyAndALeader() {
    done(acquire("k", "a"));
    done(new Command.SessionDestroy("a"));
    done(new Command.KvDelete("k", OptionalLong.empty()));
    history.led();
    conflict(acquire("k", "b"));
  }

  @Test
  void othersMayStoreWhileTheDelayIsUnderWay() {
    done(acquire("k", "a"));
    done(new Command.SessionDestroy("a"));
    done(new Command.KvPut("k", new byte[] {5}, 0, OptionalLong.empty()));
    assertEquals(5, key("k").value()[0]);
  }

  @Test
  void aDelayIsNeverLongerThanAMinuteAndNeverShorterThanItSays() {
    done(new Command.SessionCreate(delayed("long", Duration.ofHours(1))));
    done(new Command.SessionCreate(delayed("short", Duration.ofNanos(1_000_001))));
    done(new Command.SessionCreate(delayed("none", Duration.ZERO)));
    done(acquire("l", "long"));
    done(acquire("s", "short"));
    done(acquire("n", "none"));
    long now = history.now().clusterTime() + 1000;
    for (String id : List.of("long", "short", "none")) {
      history.applyAfter(id.equals("long") ? 1000 : 0, new Command.SessionDestroy(id));
    }
    assertEquals(now + 60_000, history.now().lockDelays().until().get("l"));
    assertEquals(now + 2, history.now().lockDelays().until().get("s"));
    assertFalse(history.now().lockDelays().holds("n"));
  }

  @Test
  void delaysThatAreOverAreForgottenByTheNextCommand() {
    for (String key : List.of("x", "y", "z")) {
      done(acquire(key, "a"));
    }
    done(new Command.SessionDestroy("a"));
    assertEquals(3, history.now().lockDelays().until().size());
    history.applyAfter(DELAY_MILLIS, new Command.KvDelete("other", OptionalLong.empty()));
    assertEquals(LockDelays.EMPTY, history.now().lockDelays());
  }

  @Test
  void aDeletedKeyIsHeldByNobody() {
    done(acquire("k", "a"));
    done(new Command.KvDeleteTree("k"));
    done(acquire("k", "b"));
    done(new Command.SessionDestroy("a"));
    assertEquals("b", key("k").session());
    assertFalse(history.now().lockDelays().holds("k"));
  }

  private static Session delayed(String id, Duration delay) {
    Session like = session(id, "n1");
    return new Session(
        id,
        "",
        "n1",
        like.nodeChecks(),
        like.serviceChecks(),
        like.checks(),
        delay,
        Session.Behavior.RELEASE,
        "",
        Duration.ZERO);
  }
}
