package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Server A of A, B and C, of which the others are played by a test. */
abstract class OneOfThree {
  static final UUID A = new UUID(0, 1);
  static final UUID B = new UUID(0, 2);
  static final UUID C = new UUID(0, 3);
  static final long MILLI = 1_000_000L;
  static final Timing TIMING = new Timing(100 * MILLI, 20 * MILLI);

  long now;
  RaftCore core = server(HardState.INITIAL, List.of());
  Output last = step(new Input.TimePassed());

  static RaftCore server(HardState state, List<Entry> log) {
    return server(7, state, log);
  }

  static RaftCore server(long seed, HardState state, List<Entry> log) {
    return new RaftCore(
        Settings.of(A, List.of(A, B, C), seed, TIMING),
        new Restored(state, 0, 0, 0, Configuration.NONE, log));
  }

  /** A server that has been here before, past the time in which it does not vote. */
  void restart(long term, long... termsOfEntries) {
    core = server(new HardState(term, null, false), log(termsOfEntries));
    step(new Input.TimePassed());
    now += TIMING.longestElectionNanos();
  }

  static Status status(long term, Role role, @Nullable UUID leader) {
    return new Status(term, role, leader, Configuration.of(List.of(A, B, C)), true);
  }

  static List<Entry> log(long... terms) {
    List<Entry> log = new ArrayList<>();
    for (long term : terms) {
      log.add(entry(log.size() + 1, term));
    }
    return log;
  }

  static Entry entry(long index, long term) {
    return new Entry(Entry.Kind.COMMAND, term, index, new byte[] {1});
  }

  Output step(Input input) {
    last = core.step(now, input);
    return last;
  }

  Output receive(Message message) {
    return step(new Input.Received(message));
  }

  /** What was asked for is durable. */
  Output persist() {
    Persist asked = Objects.requireNonNull(last.persist());
    return step(new Input.Persisted(asked.term(), asked.index()));
  }

  Output timeout() {
    now = last.wakeAt();
    return step(new Input.TimePassed());
  }

  Output campaign() {
    timeout();
    return receive(new Message.PreVoteReply(B, A, last.status().term() + 1, true, false));
  }

  Output lead() {
    campaign();
    persist();
    return receive(new Message.VoteReply(B, A, last.status().term(), true, false));
  }

  static <T extends Message> List<T> of(Class<T> kind, Output output) {
    List<T> found = new ArrayList<>();
    output.messages().stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
    output.waiting().stream()
        .map(Output.Waiting::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .forEach(found::add);
    return found;
  }

  static <T extends Message> T one(Class<T> kind, Output output) {
    List<T> found = of(kind, output);
    assertEquals(1, found.size(), () -> "of " + kind.getSimpleName() + " in " + output);
    return found.getFirst();
  }

  Message.Append append(UUID from, long term, long prev, long prevTerm, Entry... entries) {
    return new Message.Append(from, A, term, prev, prevTerm, List.of(entries), 0);
  }
}
