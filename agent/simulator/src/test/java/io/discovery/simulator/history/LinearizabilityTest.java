package io.discovery.simulator.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Histories are written as words: what, at, from-to. {@code w1} at 0-5: 1 is written between 0 and
 * 5; {@code r1}: 1 is read; {@code c1:2}: 1 is replaced by 2; {@code x1:2}: that is refused for
 * another value; {@code d}: deleted; a return {@code ?}: no answer came.
 */
class LinearizabilityTest {
  private static List<Operation> history(String text) {
    List<Operation> operations = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      String[] parts = word.split("@", -1);
      String[] span = parts[1].split("-", -1);
      boolean answered = !span[1].equals("?");
      operations.add(
          new Operation(
              operations.size(),
              act(parts[0]),
              Long.parseLong(span[0]),
              answered ? answer(parts[0]) : new Operation.Answer.Unknown(),
              answered ? Long.parseLong(span[1]) : Operation.NEVER));
    }
    return operations;
  }

  private static Operation.Act act(String word) {
    String rest = word.substring(1);
    return switch (word.charAt(0)) {
      case 'r' -> new Operation.Act.Read();
      case 'w' -> new Operation.Act.Write(Long.parseLong(rest));
      case 'd' -> new Operation.Act.Write(Operation.ABSENT);
      default -> {
        String[] values = rest.split(":", -1);
        yield new Operation.Act.Replace(Long.parseLong(values[0]), Long.parseLong(values[1]));
      }
    };
  }

  private static Operation.Answer answer(String word) {
    return switch (word.charAt(0)) {
      case 'r' -> new Operation.Answer.Value(Long.parseLong(word.substring(1)));
      case 'x' -> new Operation.Answer.Conflict();
      default -> new Operation.Answer.Done();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "nothing was written, r0@0-1",
    "one after the other, w1@0-1 r1@2-3 w2@4-5 r2@6-7",
    "a read during a write sees the old value, w1@0-1 w2@2-9 r1@3-4",
    "a read during a write sees the new value, w1@0-1 w2@2-9 r2@3-4",
    "two writes at once in either order, w1@0-9 w2@0-9 r2@10-11",
    "overlapping reads see old after new was called, w1@0-9 r0@1-4 r1@2-3",
    "a write without an answer took effect late, w1@0-1 w2@2-? r1@3-4 r2@5-6",
    "a write without an answer never took effect, w1@0-1 w2@2-? r1@3-4 r1@50-60",
    "a replacement that fits, w1@0-1 c1:2@2-3 r2@4-5",
    "a replacement of what is absent, c0:1@0-1 r1@2-3",
    "a replacement that does not fit, w1@0-1 x0:2@2-3 r1@4-5",
    "a conflict explained by a write nobody saw, w1@0-1 w2@2-? x1:3@4-5 w4@6-7 r4@8-9",
    "a replacement without an answer was seen, w1@0-1 c1:2@2-? r2@3-4",
    "deleted and written again, w1@0-1 d@2-3 r0@4-5 c0:2@6-7 r2@8-9",
    "a read without an answer says nothing, w1@0-1 r7@2-? r1@3-4",
  })
  void explainable(String what, String text) {
    assertEquals(new Verdict.Linearizable(), Linearizability.judge(history(text)), what);
  }

  @ParameterizedTest
  @CsvSource({
    "a value nobody wrote, r1@0-1",
    "a lost write, w1@0-1 r0@2-3",
    "a stale read, w1@0-1 w2@2-3 r1@4-5",
    "new then old, w1@0-1 w2@2-9 r2@3-4 r1@5-6",
    "two readers disagree on the order, w1@0-9 w2@0-9 r1@10-11 r2@12-13 r1@14-15",
    "two replacements of one value, w1@0-1 c1:2@2-9 c1:3@2-9",
    "a conflict without a cause, w1@0-1 x1:2@2-3",
    "a replacement of what was not there, w1@0-1 c2:3@2-3",
    "a write without an answer took effect twice, w1@0-? r1@2-3 w2@4-5 r2@6-7 r1@8-9",
    "a write was seen before it was called, r1@0-1 w1@2-3",
    "a deleted value is back, w1@0-1 d@2-3 r1@4-5",
    "an unanswered write is seen and then not, w1@0-1 w2@2-? r2@3-4 r1@5-6",
  })
  void notExplainable(String what, String text) {
    assertInstanceOf(Verdict.NotLinearizable.class, Linearizability.judge(history(text)), what);
  }

  @Test
  void theExplanationNamesWhatCouldNotComeNext() {
    Verdict verdict = Linearizability.judge(history("w1@0-1 w2@2-3 r1@4-5"));
    String why = assertInstanceOf(Verdict.NotLinearizable.class, verdict).why();
    assertTrue(why.startsWith("2 of 3 operations explained"), why);
    assertTrue(why.contains("the value is 2 then"), why);
    assertTrue(why.contains("Value[value=1]"), why);
  }

  @Test
  void theSearchIsGivenUpAtItsBound() {
    List<Operation> operations = history("w1@0-1 w2@2-9 w3@2-9 w4@2-9 w5@2-9 r6@10-11");
    assertInstanceOf(Verdict.Undecided.class, Linearizability.judge(operations, 10));
    assertInstanceOf(Verdict.NotLinearizable.class, Linearizability.judge(operations));
  }

  @Test
  void manyGuessesAreNoLotOfWork() {
    StringBuilder text = new StringBuilder("w1@0-1");
    for (int i = 2; i < 40; i++) {
      text.append(" w").append(i).append("@2-?");
    }
    text.append(" x1:90@3-4 x1:91@5-6 w92@7-8 r99@9-10");
    assertInstanceOf(
        Verdict.NotLinearizable.class, Linearizability.judge(history(text.toString()), 1_000));
  }

  /** Made by a register that takes each operation's place at a random instant: always good. */
  @Test
  void whatARegisterReallyDidIsAlwaysExplainedAndOneWrongReadIsNot() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Operation> good = played(random);
      assertEquals(new Verdict.Linearizable(), Linearizability.judge(good), "seed " + seed);
      List<Operation> bad = new ArrayList<>(good);
      long end = 10_000_000;
      bad.add(read(12345, end));
      assertInstanceOf(Verdict.NotLinearizable.class, Linearizability.judge(bad), "seed " + seed);
    }
  }

  private static Operation read(long value, long at) {
    return new Operation(
        9, new Operation.Act.Read(), at, new Operation.Answer.Value(value), at + 1);
  }

  private static List<Operation> played(Random random) {
    List<Operation> operations = new ArrayList<>();
    long value = Operation.ABSENT;
    for (int i = 1; i <= 150; i++) {
      long instant = i * 100L;
      long called = instant - random.nextInt(400);
      long returned = random.nextInt(10) == 0 ? Operation.NEVER : instant + random.nextInt(400);
      Operation.Act act;
      Operation.Answer answer;
      switch (random.nextInt(3)) {
        case 0 -> {
          act = new Operation.Act.Read();
          answer = new Operation.Answer.Value(value);
        }
        case 1 -> {
          act = new Operation.Act.Write(i);
          answer = new Operation.Answer.Done();
          value = i;
        }
        default -> {
          long expected = random.nextBoolean() ? value : i - 1L;
          act = new Operation.Act.Replace(expected, i);
          boolean fits = expected == value;
          answer = fits ? new Operation.Answer.Done() : new Operation.Answer.Conflict();
          value = fits ? i : value;
        }
      }
      boolean unanswered = returned == Operation.NEVER;
      operations.add(
          new Operation(
              i, act, called, unanswered ? new Operation.Answer.Unknown() : answer, returned));
    }
    return operations;
  }
}
