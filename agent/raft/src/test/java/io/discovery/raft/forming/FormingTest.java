package io.discovery.raft.forming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One server, and what it answers to each thing that happens. */
class FormingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UUID SELF = new UUID(0, 5);
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID CLUSTER = new UUID(7, 7);

  private static Forming server(Memory found, int expect, String... addresses) {
    return new Forming(new Settings(SELF, "self:1", "dc1", expect, List.of(addresses), 42), found);
  }

  private static Member voter(UUID id, String address) {
    return new Member(id, address, Member.Standing.VOTER);
  }

  private static Plan plan(UUID proposer, long number, String addressOfSelf) {
    return new Plan(
        proposer,
        number,
        new UUID(proposer.getLeastSignificantBits(), number),
        List.of(
            voter(proposer, "p" + proposer.getLeastSignificantBits() + ":1"),
            voter(SELF, addressOfSelf)));
  }

  private static Greeting greeting(UUID id, @Nullable UUID cluster, @Nullable Plan promise) {
    String address = "p" + id.getLeastSignificantBits() + ":1";
    return new Greeting(id, 1, address, "dc1", 2, cluster, promise, Map.of(), Set.of());
  }

  private static Memory asked(Output output) {
    return Objects.requireNonNull(output.remember());
  }

  @Test
  void aYesIsToldWhenItIsDurableAndNotBefore() {
    Forming server = server(Memory.fresh(SELF), 2);
    Plan plan = plan(A, 1, "self:1");
    Output output = server.step(0, new Input.Asked(greeting(A, null, plan)));
    assertEquals(plan, asked(output).promise());
    assertNull(Objects.requireNonNull(output.reply()).promise());
    output = server.step(1, new Input.Asked(greeting(A, null, plan)));
    assertNull(output.remember(), "one is being stored");
    output = server.step(2, new Input.Remembered());
    assertEquals(plan, server.memory().promise());
    assertNull(server.memory().cluster());
    assertEquals(plan.cluster(), asked(output).cluster());
    output = server.step(3, new Input.Remembered());
    assertEquals(new Formed(plan.cluster(), plan.configuration()), output.formed());
    assertNull(server.step(4, new Input.TimePassed()).formed(), "it is said once");
  }

  @Test
  void aPlanThatDoesNotFitIsRefused() {
    for (Greeting unfit :
        List.of(
            greeting(A, null, plan(A, 1, "elsewhere:1")),
            new Greeting(A, 1, "p1:1", "dc2", 2, null, plan(A, 1, "self:1"), Map.of(), Set.of()),
            greeting(
                A,
                null,
                new Plan(
                    A,
                    1,
                    CLUSTER,
                    List.of(voter(A, "p1:1"), voter(B, "p2:1"), voter(SELF, "self:1")))))) {
      Forming server = server(Memory.fresh(SELF), 2);
      assertEquals(
          Memory.fresh(SELF).refusing(A, 1), asked(server.step(0, new Input.Asked(unfit))));
    }
  }

  @Test
  void whereAClusterIsKnownNoPlanIsTaken() {
    Forming server = server(Memory.fresh(SELF), 2);
    Output output = server.step(0, new Input.Asked(greeting(B, CLUSTER, null)));
    assertEquals(new Joinable(CLUSTER, "p2:1"), output.join());
    output = server.step(1, new Input.Asked(greeting(A, null, plan(A, 3, "self:1"))));
    assertEquals(Memory.fresh(SELF).refusing(A, 3), asked(output));
  }

  @Test
  void whoHasPromisedDoesNotJoin() {
    Memory found = Memory.fresh(SELF).promising(plan(A, 1, "self:1"));
    Forming server = server(found, 2);
    Output output = server.step(0, new Input.Asked(greeting(B, CLUSTER, null)));
    assertNull(output.join());
    assertNull(server.step(1, new Input.Join(CLUSTER)).remember());
    assertTrue(server.standing().contains("cluster " + CLUSTER + " is at p2:1"));
  }

  @Test
  void aServerThatJoinedHasItsCluster() {
    Forming server = server(Memory.fresh(SELF), 2);
    var _ = server.step(0, new Input.Asked(greeting(B, CLUSTER, null)));
    assertEquals(Memory.member(SELF, CLUSTER), asked(server.step(1, new Input.Join(CLUSTER))));
    Output output = server.step(2, new Input.Remembered());
    assertEquals(new Formed(CLUSTER, Configuration.NONE), output.formed());
    assertNull(server.step(3, new Input.Join(new UUID(8, 8))).remember(), "it has one");
    output = server.step(4, new Input.Asked(greeting(A, null, plan(A, 1, "self:1"))));
    assertNull(output.remember());
    assertEquals(CLUSTER, Objects.requireNonNull(output.reply()).cluster(), "this is its no");
  }

  @Test
  void aMemberSaysWhoBelongsToAnotherCluster() {
    Forming server = server(Memory.member(SELF, CLUSTER), 2, "p2:1");
    Output output = server.step(0, new Input.TimePassed());
    assertEquals(new Formed(CLUSTER, Configuration.NONE), output.formed());
    assertEquals(List.of("p2:1"), output.asks().stream().map(Ask::address).toList());
    UUID other = new UUID(8, 8);
    output = server.step(1, new Input.Answered("p2:1", greeting(B, other, null)));
    assertEquals("", output.waiting());
    assertTrue(output.wakeAt() > 40 * SECOND && output.wakeAt() < 80 * SECOND, "seldom");
    output = server.step(output.wakeAt(), new Input.TimePassed());
    assertTrue(output.waiting().contains("p2:1 belongs to cluster " + other), output.waiting());
    assertEquals("", server.standing());
  }

  @Test
  void oneQuestionIsUnderWayToAnAddressUntilItCountsAsLost() {
    Forming server = server(Memory.fresh(SELF), 2, "a:1", "b:1");
    assertEquals(2, server.step(0, new Input.TimePassed()).asks().size());
    Output output = server.step(1, new Input.Unreachable("a:1", "connection refused"));
    assertTrue(output.wakeAt() < 2 * SECOND);
    output = server.step(output.wakeAt(), new Input.TimePassed());
    assertEquals(List.of("a:1"), output.asks().stream().map(Ask::address).toList());
    output = server.step(10 * SECOND, new Input.TimePassed());
    assertTrue(output.asks().stream().map(Ask::address).toList().contains("b:1"));
    assertEquals(
        "1 of 2 servers; waiting for 1 more with bootstrap_expect 2 in datacenter dc1; tried a:1"
            + " (connection refused), b:1 (no answer within 10 s)",
        output.waiting());
  }

  @Test
  void itsOwnAddressIsKnownByItsId() {
    Forming server = server(Memory.fresh(SELF), 2, "localhost:1");
    Greeting own = server.step(0, new Input.TimePassed()).asks().getFirst().greeting();
    var _ = server.step(1, new Input.Answered("localhost:1", own));
    assertTrue(server.standing().contains("tried nobody"), server.standing());
    assertFalse(server.standing().contains("copied"), server.standing());
  }

  @Test
  void whatCouldNotBeStoredIsAskedForAgainAfterASecond() {
    Forming server = server(Memory.fresh(SELF), 2);
    Greeting greeting = greeting(A, null, plan(A, 1, "self:1"));
    assertNotNull(server.step(0, new Input.Asked(greeting)).remember());
    Output output = server.step(1, new Input.NotRemembered("no room"));
    assertNull(output.remember());
    assertTrue(server.standing().contains("nothing can be promised: no room"));
    assertEquals(SECOND + 1, output.wakeAt());
    assertNotNull(server.step(output.wakeAt(), new Input.TimePassed()).remember());
  }

  @Test
  void whoCannotRememberAnotherRefusalSaysNothing() {
    Memory memory = Memory.fresh(SELF);
    for (int i = 1; i <= Memory.MAX_REFUSED; i++) {
      memory = memory.refusing(new UUID(9, i), i);
    }
    Forming server = server(memory, 2);
    Output output = server.step(0, new Input.Asked(greeting(A, null, plan(A, 1, "self:1"))));
    assertNull(output.remember());
    assertTrue(server.standing().contains("can remember no more"), server.standing());
  }

  @Test
  void timeDoesNotGoBackAndAMemoryIsItsServers() {
    Forming server = server(Memory.fresh(SELF), 2);
    var _ = server.step(5, new Input.TimePassed());
    assertThrows(IllegalStateException.class, () -> server.step(4, new Input.TimePassed()));
    assertThrows(IllegalArgumentException.class, () -> server(Memory.fresh(A), 2));
  }

  @Test
  void settingsOutOfBoundsAreNamed() {
    for (int expect : new int[] {0, 10}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> server(Memory.fresh(SELF), expect));
      assertEquals("bootstrap_expect is 1 to 9, not " + expect, e.getMessage());
    }
  }
}
