package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.wire.SnapshotRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another state comes in the place of this one: as a whole, or not at all. */
class RestoreTest {
  private static final Service WEB = Service.of("web-1", "web", 80);
  private static final int SMALL = 40;

  private final History history = new History();
  private final Snapshot saved = saved();

  private static Snapshot saved() {
    History other = new History();
    other.apply(History.register("n1", WEB, History.check("c", "web-1", CheckStatus.PASSING)));
    other.apply(put("kept", 1));
    return other.now();
  }

  private static Command put(String key, int value) {
    return new Command.KvPut(key, new byte[] {(byte) value}, 0, OptionalLong.empty());
  }

  private Applied restore(Snapshot state, int partBytes) {
    Applied last = null;
    for (Command command : Brought.commands(state, partBytes)) {
      last = history.apply(command);
    }
    return Invariant.present(last, "an end");
  }

  private String refusal(Command command) {
    return assertInstanceOf(Command.Result.Refused.class, history.apply(command).result()).why();
  }

  @Test
  void whatWasThereIsGoneAndWhatWasSavedIsThere() {
    history.apply(put("gone", 1));
    history.apply(History.register("n2", Service.of("db-1", "db", 5432)));
    assertInstanceOf(Command.Result.Done.class, restore(saved, SMALL).result());
    assertTrue(history.now().kv().get("gone").isEmpty());
    assertTrue(history.now().registry().service("db").isEmpty());
    assertEquals(1, history.now().registry().instances("web").size());
    assertEquals(Brought.content(saved), Brought.content(history.now()));
    assertNull(history.now().restoring());
  }

  @Test
  void nothingIsSeenOfItBeforeItsEnd() {
    history.apply(put("a", 1));
    List<Command> commands = Brought.commands(saved, SMALL);
    for (Command command : commands.subList(0, commands.size() - 1)) {
      Registry registry = history.now().registry();
      KvStore kv = history.now().kv();
      Applied applied = history.apply(command);
      assertEquals(Set.of(), applied.changed());
      assertEquals(registry, history.now().registry());
      assertEquals(kv, history.now().kv());
    }
    assertEquals(Set.of(new Topic.Everything()), history.apply(commands.getLast()).changed());
  }

  @Test
  void whatIsWrittenMeanwhileIsReplacedAndWhatIsWrittenLaterStays() {
    List<Command> commands = new ArrayList<>(Brought.commands(saved, SMALL));
    commands.add(2, put("meanwhile", 1));
    commands.forEach(history::apply);
    history.apply(put("later", 1));
    assertTrue(history.now().kv().get("meanwhile").isEmpty());
    assertTrue(history.now().kv().get("later").isPresent());
  }

  @Test
  void everyEntryCountsAsWrittenAtTheRestore() throws Exception {
    for (int i = 0; i < 10; i++) {
      history.apply(put("a", i));
    }
    restore(saved, SMALL);
    long at = history.now().index();
    for (Iterator<byte[]> i = SnapshotCodec.records(history.now()); i.hasNext(); ) {
      SnapshotRecord record = SnapshotRecord.parseFrom(i.next());
      if (record.getModifyIndex() > 0) {
        assertEquals(at, record.getCreateIndex(), "" + record.getContentCase());
        assertEquals(at, record.getModifyIndex(), "" + record.getContentCase());
      }
    }
    for (Topic topic :
        List.of(
            new Topic.Nodes(),
            new Topic.Services(),
            new Topic.Checks(),
            new Topic.OfNode("n1"),
            new Topic.OfNode("nobody"),
            new Topic.OfService("web"),
            new Topic.OfService("nothing"),
            new Topic.Key("kept"),
            new Topic.Key("a"),
            new Topic.KeyPrefix(""))) {
      assertEquals(at, history.now().indexOf(topic), topic.toString());
    }
  }

  @Test
  void noCompareAndSetFromBeforeItSucceeds() {
    history.apply(put("x", 1));
    history.apply(put("kept", 2));
    assertEquals(2, saved.indexOf(new Topic.Key("kept")));
    assertEquals(2, history.now().indexOf(new Topic.Key("kept")));
    restore(saved, SMALL);
    Applied late = history.apply(new Command.KvPut("kept", new byte[] {3}, 0, OptionalLong.of(2)));
    assertInstanceOf(Command.Result.Conflict.class, late.result());
  }

  @Test
  void timeAndFeatureLevelDoNotGoBack() {
    Snapshot late = saved.at(saved.index(), 9_000_000);
    restore(late, SMALL);
    assertEquals(9_000_000, history.now().clusterTime());
    restore(saved, SMALL);
    assertEquals(9_000_000, history.now().clusterTime());
    Snapshot raised = Apply.configured(history.now(), history.now().index() + 1, 3);
    Snapshot now = raised;
    for (Command command : Brought.commands(saved, SMALL)) {
      now = Apply.apply(now, now.index() + 1, 0, command).next();
    }
    assertEquals(3, now.featureLevel());
  }

  @Test
  void aStateOfALaterFeatureLevelIsRefused() {
    Snapshot newer = saved.atLevel(7);
    List<Command> commands = Brought.commands(newer, SMALL);
    history.apply(commands.getFirst());
    String why = refusal(commands.get(1));
    assertTrue(why.contains("feature level 7, this cluster is at level 0"), why);
    assertNull(history.now().restoring());
  }

  @Test
  void aWrongDigestAGapAndARepetitionChangeNothing() {
    history.apply(put("stays", 1));
    Registry registry = history.now().registry();
    KvStore kv = history.now().kv();
    List<Command> commands = Brought.commands(saved, SMALL);
    int last = commands.size() - 1;
    List<List<Command>> broken = new ArrayList<>();
    List<Command> digest = new ArrayList<>(commands);
    digest.set(last, new Command.RestoreEnd(Brought.ID, last - 1L, Restoring.beginOfDigest("x")));
    broken.add(digest);
    for (int i = 1; i < last; i++) {
      List<Command> gap = new ArrayList<>(commands);
      gap.remove(i);
      broken.add(gap);
      List<Command> twice = new ArrayList<>(commands);
      twice.add(i, commands.get(i));
      broken.add(twice);
    }
    for (List<Command> each : broken) {
      each.forEach(history::apply);
      assertNull(history.now().restoring());
      assertEquals(registry, history.now().registry());
      assertEquals(kv, history.now().kv());
    }
  }

  @Test
  void aStateThatIsNoneChangesNothingAndSaysWhy() {
    byte[] state = Brought.bytes(saved);
    int header = 4 + state[3];
    refused(new byte[] {-1, 0, 0, 0}, "claims to be");
    refused(new byte[] {0, 0, 0, 2, 1, 1}, "damaged");
    refused(Arrays.copyOfRange(state, header, state.length), "one header");
    refused(Arrays.copyOf(state, header), "incomplete: 0 of");
    refused(Arrays.copyOf(state, state.length - 1), "within a record");
    refused(new byte[0], "incomplete: 0 of ?");
    byte[] twice = Arrays.copyOf(state, 2 * state.length);
    System.arraycopy(state, 0, twice, state.length, state.length);
    refused(twice, "one header");
    byte[] session = new byte[0];
    Snapshot one =
        saved.with(
            KvStore.EMPTY,
            Sessions.EMPTY.plus(new Versioned<>(History.session("s", "n1"), 1, 1)),
            LockDelays.EMPTY);
    Iterator<byte[]> pieces = StateStream.encode(one);
    while (pieces.hasNext()) {
      session = pieces.next();
    }
    byte[] whole = Brought.bytes(one);
    byte[] sessionTwice = Arrays.copyOf(whole, whole.length + session.length);
    System.arraycopy(session, 0, sessionTwice, whole.length, session.length);
    refused(sessionTwice, "a session twice");
  }

  private void refused(byte[] state, String words) {
    history.apply(new Command.RestoreBegin(Brought.ID));
    Applied part = history.apply(new Command.RestorePart(Brought.ID, 0, state));
    String digest = Restoring.digest(Restoring.beginOfDigest(Brought.ID), state);
    Applied end = history.apply(new Command.RestoreEnd(Brought.ID, 1, digest));
    Command.Result result =
        part.result() instanceof Command.Result.Refused ? part.result() : end.result();
    String why = assertInstanceOf(Command.Result.Refused.class, result).why();
    assertTrue(why.contains(words), why);
    assertNull(history.now().restoring());
  }

  @Test
  void moreThanTheBoundIsRefused() {
    Restoring full =
        new Restoring(
            Brought.ID,
            5,
            Restoring.MAX_BYTES - 1,
            Restoring.beginOfDigest(Brought.ID),
            new byte[0],
            0,
            0,
            Snapshot.EMPTY);
    Snapshot before = Snapshot.EMPTY.with(full);
    Applied applied =
        Apply.apply(before, 1, 0, new Command.RestorePart(Brought.ID, 5, new byte[2]));
    assertInstanceOf(Command.Result.Refused.class, applied.result());
    assertNull(applied.next().restoring());
  }

  @Test
  void whoBeginsLaterIsTheOneWhoRestores() {
    List<Command> commands = Brought.commands(saved, SMALL);
    history.apply(commands.get(0));
    history.apply(commands.get(1));
    history.apply(new Command.RestoreBegin("another"));
    String why = refusal(commands.get(2));
    assertTrue(why.contains("another restore has begun since"), why);
    assertTrue(refusal(commands.getLast()).contains("another restore has begun since"));
    Restoring restoring = history.now().restoring();
    assertNotNull(restoring);
    assertEquals("another", restoring.id());
    assertInstanceOf(Command.Result.Done.class, restore(saved, SMALL).result());
  }

  @Test
  void aServerThatStartsFromASnapshotInBetweenGoesOnWithTheSame() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      History other = new History();
      for (int i = 0; i < 60; i++) {
        other.apply(History.random(random));
      }
      Snapshot here = Snapshot.EMPTY;
      Snapshot there = Snapshot.EMPTY;
      for (Command command : Brought.commands(other.now(), 1 + random.nextInt(300))) {
        here = Apply.apply(here, here.index() + 1, 0, command).next();
        there = Apply.apply(read(there), there.index() + 1, 0, command).next();
        assertEquals(here, there, "seed " + seed);
        assertEquals(here, read(here), "seed " + seed);
      }
      assertEquals(Brought.content(other.now()), Brought.content(there), "seed " + seed);
    }
  }

  private static Snapshot read(Snapshot written) {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    SnapshotCodec.records(written).forEachRemaining(reader::accept);
    return reader.finish();
  }

  @Test
  void whatIsBeingBroughtIsNotSaved() {
    List<Command> commands = Brought.commands(saved, SMALL);
    history.apply(put("a", 1));
    byte[] before = Brought.bytes(history.now().at(9, 9));
    history.apply(commands.get(0));
    history.apply(commands.get(1));
    assertEquals(before.length, Brought.bytes(history.now().at(9, 9)).length);
  }
}
