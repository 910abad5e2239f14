package io.discovery.catalog;

import static io.discovery.catalog.History.acquire;
import static io.discovery.catalog.History.register;
import static io.discovery.catalog.History.release;
import static io.discovery.catalog.History.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions and locks where a state that was saved takes the present one's place. */
class RestoredSessionsTest {
  private static final Service WEB = Service.of("web-1", "web", 80);
  private static final long DELAY_MILLIS = 15_000;

  private final History history = new History();

  @BeforeEach
  void aLeaderWithANodeAndTwoSessions() {
    history.led();
    begin(history);
  }

  private static void begin(History each) {
    each.apply(register("n1", WEB, History.check("alive", "", CheckStatus.PASSING)));
    each.apply(new Command.SessionCreate(session("a", "n1", "alive")));
    each.apply(new Command.SessionCreate(session("b", "n1")));
  }

  /** Restores, without that any time goes by. */
  private void restore(Snapshot state) {
    Applied last = null;
    for (Command command : Brought.commands(state, 100)) {
      last = history.applyAfter(0, command);
    }
    assertInstanceOf(Command.Result.Done.class, Invariant.present(last, "an end").result());
  }

  private KvEntry key(String key) {
    return history.now().kv().get(key).orElseThrow().value();
  }

  private long created(String session) {
    return history.now().sessions().get(session).orElseThrow().createIndex();
  }

  private boolean stands(String session) {
    return history.now().sessions().get(session).isPresent();
  }

  private void done(Command command) {
    assertInstanceOf(Command.Result.Done.class, history.applyAfter(0, command).result());
  }

  private void conflict(long afterMillis, Command command) {
    Applied applied = history.applyAfter(afterMillis, command);
    assertInstanceOf(Command.Result.Conflict.class, applied.result());
  }

  @Test
  void aSessionThatWasSavedStandsAndHoldsWhatItHeld() {
    done(acquire("k", "a"));
    Snapshot saved = history.now();
    done(new Command.SessionDestroy("a"));
    done(new Command.SessionCreate(session("later", "n1")));
    restore(saved);
    assertTrue(stands("a"));
    assertFalse(stands("later"));
    assertEquals("a", key("k").session());
    conflict(0, acquire("k", "b"));
    done(release("k", "a"));
    history.applyAfter(DELAY_MILLIS, acquire("k", "b"));
    assertEquals("b", key("k").session());
    done(new Command.DeregisterNode("n1"));
    assertFalse(stands("a"));
    assertEquals("", key("k").session());
  }

  @Test
  void theTopicsOfSessionsAreChangedByItAndThatOfTheLeaderIsNot() {
    Snapshot saved = history.now();
    done(new Command.SessionDestroy("a"));
    long leader = history.now().termStart();
    restore(saved);
    long at = history.now().index();
    for (Topic topic :
        List.of(
            new Topic.AllSessions(),
            new Topic.SessionsOf("n1"),
            new Topic.SessionsOf("nobody"),
            new Topic.OfSession("a"),
            new Topic.OfSession("none"))) {
      assertEquals(at, history.now().indexOf(topic), topic.toString());
    }
    assertEquals(at, created("a"));
    assertEquals(leader, history.now().indexOf(new Topic.Leader()));
  }

  @Test
  void theTermIsTheClustersOwn() {
    History other = new History();
    begin(other);
    for (int i = 0; i < 50; i++) {
      other.led();
    }
    long own = history.now().termStart();
    restore(other.now());
    assertEquals(own, history.now().termStart());
  }

  @Test
  void anExpiryFromBeforeItEndsNoSessionThatCameByIt() {
    Command before = new Command.SessionExpire("a", created("a"), history.now().termStart());
    restore(history.now());
    conflict(0, before);
    assertTrue(stands("a"));
    done(new Command.SessionExpire("a", created("a"), history.now().termStart()));
    assertFalse(stands("a"));
  }

  @Test
  void lockIndexesDoNotGoBack() {
    for (String key : List.of("same", "free", "other", "gone")) {
      done(acquire(key, "a"));
    }
    done(release("free", "a"));
    Snapshot saved = history.now();
    done(release("same", "a"));
    done(acquire("same", "a"));
    done(acquire("free", "b"));
    done(release("free", "b"));
    done(release("other", "a"));
    done(acquire("other", "b"));
    done(new Command.KvDelete("gone", OptionalLong.empty()));
    restore(saved);
    assertEquals(2, key("same").lockIndex(), "held by the same session all the time");
    assertEquals(2, key("free").lockIndex(), "held by nobody");
    assertEquals(3, key("other").lockIndex(), "held by another session than just before");
    assertEquals("a", key("other").session());
    assertEquals(1, key("gone").lockIndex(), "not there just before");
    done(acquire("free", "a"));
    assertEquals(3, key("free").lockIndex());
    restore(history.now());
    assertEquals(3, key("other").lockIndex(), "nothing has changed");
  }

  @Test
  void whatWasLeftOfADelayIsLeftOfItFromTheRestoreOn() {
    done(acquire("k", "a"));
    done(new Command.SessionDestroy("a"));
    history.applyAfter(5_000, new Command.KvDelete("x", OptionalLong.empty()));
    Snapshot saved = history.now();
    history.applyAfter(3_600_000, new Command.KvDelete("x", OptionalLong.empty()));
    assertFalse(history.now().lockDelays().holds("k"));
    restore(saved);
    conflict(DELAY_MILLIS - 5_001, acquire("k", "b"));
    history.applyAfter(1, acquire("k", "b"));
    assertEquals("b", key("k").session());
  }

  @Test
  void aDelayUnderWayIsNotShorterBecauseTheOtherStatesTimeIsLater() {
    Snapshot late = history.now().at(history.now().index(), 9_000_000_000L);
    done(acquire("k", "a"));
    done(new Command.SessionDestroy("a"));
    restore(late);
    assertEquals(9_000_000_000L, history.now().clusterTime());
    conflict(DELAY_MILLIS - 1, acquire("k", "b"));
    history.applyAfter(1, acquire("k", "b"));
    assertEquals("b", key("k").session());
  }

  @Test
  void aDelayIsNeverLongerThanAMinuteWhateverTheStateSays() {
    Snapshot saved = history.now();
    LockDelays forEver = LockDelays.EMPTY.plus("k", Long.MAX_VALUE);
    restore(saved.with(saved.kv(), saved.sessions(), forEver));
    assertEquals(history.now().clusterTime() + 60_000, history.now().lockDelays().until().get("k"));
  }

  @Test
  void whoHeldAKeyUntilTheRestoreMayNotKnowSoADelayBegins() {
    Snapshot saved = history.now();
    done(acquire("k", "a"));
    done(new Command.SessionCreate(session("later", "n1")));
    done(acquire("l", "later"));
    restore(saved);
    for (String key : List.of("k", "l")) {
      conflict(0, acquire(key, "b"));
    }
    history.applyAfter(DELAY_MILLIS, acquire("k", "b"));
    assertEquals("b", key("k").session());
  }

  @Test
  void whoHoldsAKeyByTheRestoreIsNotKeptFromItByADelay() {
    done(acquire("k", "a"));
    Snapshot saved = history.now();
    done(release("k", "a"));
    done(acquire("k", "b"));
    restore(saved);
    assertTrue(history.now().lockDelays().holds("k"));
    done(new Command.KvAcquire("k", new byte[] {7}, 0, "a"));
    assertEquals(7, key("k").value()[0]);
    done(release("k", "a"));
    conflict(0, acquire("k", "b"));
  }

  @Test
  void noDelayBeginsWhereTheSameSessionHoldsTheKey() {
    done(acquire("k", "a"));
    restore(history.now());
    assertEquals(LockDelays.EMPTY, history.now().lockDelays());
  }

  @Test
  void aSessionThatStandsOnNothingAndTheHoldOfNoneEndWithTheRestore() {
    done(acquire("k", "a"));
    done(acquire("l", "b"));
    Snapshot saved = history.now();
    Sessions withoutB = saved.sessions().minus(session("b", "n1"), saved.index());
    restore(saved.with(Registry.EMPTY).with(saved.kv(), withoutB, LockDelays.EMPTY));
    assertFalse(stands("a"));
    assertEquals("", key("k").session());
    assertTrue(history.now().lockDelays().holds("k"));
    assertEquals("", key("l").session());
    assertEquals(0, history.now().kv().held().size());
  }
}
