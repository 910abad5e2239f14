package io.discovery.simulator.history;

/** What one register would do, one operation after the other. */
final class Register {
  /** No value: the operation cannot take its place here. */
  static final long IMPOSSIBLE = -1;

  private Register() {}

  /** The value after the act, or {@link #IMPOSSIBLE} when the answer belies it. */
  static long after(long before, Operation.Act act, Operation.Answer answer) {
    boolean known = !(answer instanceof Operation.Answer.Unknown);
    return switch (act) {
      case Operation.Act.Read _ ->
          !known || answer.equals(new Operation.Answer.Value(before)) ? before : IMPOSSIBLE;
      case Operation.Act.Write w -> w.value();
      case Operation.Act.Replace r -> {
        boolean fits = r.expected() == before;
        boolean done = answer instanceof Operation.Answer.Done;
        if (known && fits != done) {
          yield IMPOSSIBLE;
        }
        yield fits ? r.value() : before;
      }
    };
  }
}
