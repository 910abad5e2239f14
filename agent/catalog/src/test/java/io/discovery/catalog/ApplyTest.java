package io.discovery.catalog;

import static io.discovery.catalog.History.check;
import static io.discovery.catalog.History.node;
import static io.discovery.catalog.History.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private static final Service WEB = Service.of("web-1", "web", 80, "blue");
  private final History history = new History();

  private Instance only(String service) {
    List<Instance> found = history.now().registry().instances(service);
    assertEquals(1, found.size());
    return found.getFirst();
  }

  @Test
  void anInstanceIsSeenWithItsNodeAndAllChecksThatJudgeIt() {
    history.apply(
        register(
            "n1",
            WEB,
            check("own", "web-1", CheckStatus.WARNING),
            check("node", "", CheckStatus.PASSING)));
    Instance web = only("WEB");
    assertEquals("n1", web.node().value().name());
    assertEquals(List.of("node", "own"), web.checks().stream().map(c -> c.value().id()).toList());
    assertEquals(CheckStatus.WARNING, web.status());
    assertEquals("127.0.0.1", web.effectiveAddress());
  }

  @Test
  void aCheckTakesNameAndTagsFromItsServiceAndFollowsThem() {
    history.apply(register("n1", WEB, check("own", "web-1", CheckStatus.PASSING)));
    assertEquals("web", only("web").checks().getFirst().value().serviceName());
    history.apply(register("n1", Service.of("web-1", "shop", 80, "green")));
    Check check = only("shop").checks().getFirst().value();
    assertEquals("shop", check.serviceName());
    assertEquals(List.of("green"), check.serviceTags());
    assertTrue(history.now().registry().instances("web").isEmpty());
  }

  @Test
  void aCheckForAnUnknownServiceIsRefusedAndNothingChanges() {
    Registry before = history.now().registry();
    Applied applied =
        history.apply(
            new Command.Register(
                node("n1", "127.0.0.1"),
                false,
                List.of(),
                List.of(check("c", "nope", CheckStatus.PASSING))));
    assertInstanceOf(Command.Result.Refused.class, applied.result());
    assertSame(before, history.now().registry());
  }

  @Test
  void registeringTheSameAgainChangesNoIndexAndKeepsTheRegistry() {
    Command command = register("n1", WEB, check("own", "web-1", CheckStatus.PASSING));
    history.apply(command);
    Registry before = history.now().registry();
    Applied again = history.apply(command);
    assertSame(before, again.next().registry());
    assertEquals(Set.of(), again.changed());
  }

  @Test
  void createIndexStaysWhereModifyIndexMoves() {
    history.apply(register("n1", WEB));
    history.apply(register("n1", Service.of("web-1", "web", 81)));
    Versioned<Service> service = only("web").service();
    assertEquals(1, service.createIndex());
    assertEquals(2, service.modifyIndex());
  }

  @Test
  void aNodeCheckOrAddressTouchesEveryServiceOnTheNode() {
    history.apply(register("n1", WEB));
    history.apply(register("n1", Service.of("db", "db", 1)));
    Applied applied =
        history.apply(
            new Command.Register(
                node("n1", "127.0.0.1"),
                true,
                List.of(),
                List.of(check("disk", "", CheckStatus.CRITICAL))));
    assertTrue(
        applied
            .changed()
            .containsAll(Set.of(new Topic.OfService("web"), new Topic.OfService("db"))));
    history.apply(new Command.Register(node("n1", "127.0.0.9"), false, List.of(), List.of()));
    assertEquals(4, history.now().indexOf(new Topic.OfService("web")));
    assertEquals("127.0.0.9", only("db").effectiveAddress());
  }

  @Test
  void removingAServiceTakesItsChecksAlong() {
    history.apply(
        register(
            "n1",
            WEB,
            check("own", "web-1", CheckStatus.PASSING),
            check("node", "", CheckStatus.PASSING)));
    history.apply(new Command.DeregisterService("N1", "web-1"));
    NodeEntry entry = history.now().registry().node("n1").orElseThrow();
    assertEquals(Set.of("node"), entry.checks().keySet());
    assertTrue(history.now().registry().service("web").isEmpty());
  }

  @Test
  void removingWhatIsNotThereIsDoneAndChangesNothing() {
    Registry before = history.now().registry();
    for (Command command :
        List.of(
            new Command.DeregisterNode("n"),
            new Command.DeregisterService("n", "s"),
            new Command.DeregisterCheck("n", "c"))) {
      assertInstanceOf(Command.Result.Done.class, history.apply(command).result());
    }
    assertSame(before, history.now().registry());
  }

  @Test
  void compareAndSetSucceedsOnlyOnTheIndexItNames() {
    assertInstanceOf(
        Command.Result.Done.class, history.apply(put("k", 1, OptionalLong.of(0))).result());
    assertInstanceOf(
        Command.Result.Conflict.class, history.apply(put("k", 2, OptionalLong.of(0))).result());
    assertInstanceOf(
        Command.Result.Done.class, history.apply(put("k", 2, OptionalLong.of(1))).result());
    assertInstanceOf(
        Command.Result.Conflict.class,
        history.apply(new Command.KvDelete("k", OptionalLong.of(1))).result());
    assertInstanceOf(
        Command.Result.Done.class,
        history.apply(new Command.KvDelete("k", OptionalLong.of(3))).result());
    assertTrue(history.now().kv().get("k").isEmpty());
  }

  @Test
  void deletingATreeLeavesItsSiblings() {
    for (String key : List.of("a", "a/1", "a/2", "b")) {
      history.apply(put(key, 1, OptionalLong.empty()));
    }
    history.apply(new Command.KvDeleteTree("a/"));
    assertEquals(
        List.of("a", "b"),
        history.now().kv().below("").stream().map(e -> e.value().key()).toList());
  }

  @Test
  void clusterTimeNeverGoesBack() {
    Applied first = Apply.apply(Snapshot.EMPTY, 1, 5_000, put("k", 1, OptionalLong.empty()));
    Applied second = Apply.apply(first.next(), 2, 4_000, put("k", 2, OptionalLong.empty()));
    assertEquals(5_000, second.next().clusterTime());
  }

  private static Command put(String key, int value, OptionalLong cas) {
    return new Command.KvPut(key, new byte[] {(byte) value}, 0, cas);
  }
}
