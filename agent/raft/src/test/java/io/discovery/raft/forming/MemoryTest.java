package io.discovery.raft.forming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a server remembers and says is read back as it was, and its bounds are kept. */
class MemoryTest {
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID CLUSTER = new UUID(7, 7);
  private static final Plan PLAN =
      new Plan(A, 3, CLUSTER, List.of(voter(B, "b:8300"), voter(A, "a:8300")));

  private static Member voter(UUID id, String address) {
    return new Member(id, address, Member.Standing.VOTER);
  }

  private static Memory largest() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      members.add(voter(new UUID(0, i), (char) ('a' + i) + "x".repeat(299)));
    }
    Memory memory = Memory.fresh(A).promising(new Plan(A, 9, CLUSTER, members));
    for (int i = 1; i <= Memory.MAX_REFUSED; i++) {
      memory = memory.refusing(new UUID(9, i), i);
    }
    return memory.belongingTo(CLUSTER);
  }

  @Test
  void aMemoryIsReadAsItWas() {
    for (Memory each :
        List.of(
            Memory.fresh(A),
            Memory.member(A, CLUSTER),
            Memory.fresh(B).promising(PLAN),
            Memory.fresh(B).promising(PLAN).belongingTo(CLUSTER),
            Memory.fresh(A).promising(PLAN).lettingGo(PLAN).refusing(B, 5).refusing(B, 4),
            largest())) {
      assertEquals(each, Memory.decode(each.encode()));
    }
  }

  @Test
  void theLargestMemoryHasTheSizeThatIsSaid() {
    assertEquals(3707, largest().encode().length);
  }

  @Test
  void aGreetingIsReadAsItWas() {
    Memory large = largest();
    Greeting largest =
        new Greeting(
            A,
            7,
            "a".repeat(300),
            "d".repeat(100),
            9,
            CLUSTER,
            large.promise(),
            large.refused(),
            Set.of(A, B));
    for (Greeting each :
        List.of(
            new Greeting(A, -1, "a:8300", "dc1", 3, null, null, Map.of(), Set.of()),
            new Greeting(B, 1, "b:8300", "", 1, null, PLAN, Map.of(A, 2L), Set.of(A)),
            largest)) {
      assertEquals(each, Greeting.decode(each.encode()));
      assertTrue(each.encode().length < Greeting.MAX_BYTES);
    }
  }

  @Test
  void whatIsCutExtendedOrOfAnotherFormatIsRefused() {
    byte[] whole = Memory.fresh(B).promising(PLAN).encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IllegalArgumentException.class, () -> Memory.decode(cut));
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IllegalArgumentException.class, () -> Memory.decode(longer));
    byte[] newer = whole.clone();
    newer[0]++;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Memory.decode(newer));
    assertEquals("a record of forming of format 2, this program knows 1", e.getMessage());
  }

  @Test
  void aPlanNamesEachServerAndEachAddressOnce() {
    for (List<Member> members :
        List.of(
            List.<Member>of(),
            List.of(voter(A, "a:8300"), voter(A, "b:8300")),
            List.of(voter(A, "a:8300"), voter(B, "a:8300")),
            List.of(voter(A, "")),
            List.of(voter(B, "b:8300")),
            List.of(new Member(A, "a:8300", Member.Standing.LEARNER)))) {
      assertThrows(IllegalArgumentException.class, () -> new Plan(A, 1, CLUSTER, members));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Plan(A, 0, CLUSTER, List.of(voter(A, "a:8300"))));
  }

  @Test
  void noPromiseIsTakenOfWhichTheEndCouldNotBeRemembered() {
    Memory memory = Memory.fresh(B);
    for (int i = 1; i < Memory.MAX_REFUSED; i++) {
      memory = memory.refusing(new UUID(9, i), i);
    }
    assertTrue(memory.hasRoomFor(A));
    assertFalse(memory.promising(PLAN).hasRoomFor(B), "the last room is kept for the promise");
    assertTrue(memory.promising(PLAN).hasRoomFor(A));
    assertTrue(memory.promising(PLAN).hasRoomFor(new UUID(9, 1)));
    assertFalse(memory.promising(PLAN).lettingGo(PLAN).hasRoomFor(B));
  }
}
