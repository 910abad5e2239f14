package io.discovery.simulator.history;

/**
 * What a client did to one register and what it was told.
 *
 * @param client who
 * @param act what was asked for
 * @param called when it was asked for, virtual ns
 * @param answer what came back
 * @param returned when that came; {@link #NEVER} without an answer: it may take effect at any time
 *     from the call on, or never
 */
public record Operation(int client, Act act, long called, Answer answer, long returned) {
  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The value of a register nobody has written, or that was deleted. */
  public static final long ABSENT = 0;

  /** What can be asked of a register. Values other than {@link #ABSENT} are written once. */
  public sealed interface Act {
    /** What is there? */
    record Read() implements Act {}

    /** This is to be there; {@link Operation#ABSENT}: nothing. */
    record Write(long value) implements Act {}

    /** This is to be there if that is. */
    record Replace(long expected, long value) implements Act {}
  }

  /** What a client may be told. An operation that was refused does not belong in a history. */
  public sealed interface Answer {
    /** Nothing came. */
    record Unknown() implements Answer {}

    /** The register's value. */
    record Value(long value) implements Answer {}

    /** It is done. */
    record Done() implements Answer {}

    /** Something else was there; nothing is changed. */
    record Conflict() implements Answer {}
  }

  /** Whether it must have taken its place before it returned. */
  boolean complete() {
    return returned != NEVER;
  }

  /** The value it leaves if it takes effect and changes something; else {@link #ABSENT}. */
  long leaves() {
    return switch (act) {
      case Act.Read _ -> ABSENT;
      case Act.Write w -> w.value();
      case Act.Replace r -> r.value();
    };
  }

  /** The value that its answer proves to have been there; {@link #ABSENT}: none. */
  long proves() {
    return switch (answer) {
      case Answer.Value v -> v.value();
      case Answer.Done _ -> act instanceof Act.Replace r ? r.expected() : ABSENT;
      case Answer.Unknown _, Answer.Conflict _ -> ABSENT;
    };
  }
}
