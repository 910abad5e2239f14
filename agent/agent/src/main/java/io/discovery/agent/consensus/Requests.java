package io.discovery.agent.consensus;

import io.discovery.raft.Guarantee;
import io.discovery.raft.Input;
import io.discovery.raft.Outcome;
import io.discovery.raft.Proposal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who waits for the core's answer. Belongs to the thread {@code raft}. */
final class Requests<R> {
  private final Map<Long, Mailbox.Asked<R>> waiting = new HashMap<>();
  private long nextId;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Notes who asks; returns what to ask the core: all writes at once, all reads at once. */
  List<Input> register(List<Mailbox.Asked<R>> asked) {
    List<Proposal> writes = new ArrayList<>();
    Map<Guarantee, List<Long>> reads = new EnumMap<>(Guarantee.class);
    List<Input> inputs = new ArrayList<>();
    for (Mailbox.Asked<R> each : asked) {
      long id = nextId++;
      waiting.put(id, each);
      switch (each) {
        case Mailbox.Asked.Write<R> write -> writes.add(new Proposal(id, write.payload()));
        case Mailbox.Asked.Read<R> read ->
            reads.computeIfAbsent(read.guarantee(), _ -> new ArrayList<>()).add(id);
        case Mailbox.Asked.Change<R> change -> inputs.add(new Input.Change(id, change.change()));
      }
    }
    if (!writes.isEmpty()) {
      inputs.add(new Input.Propose(writes));
    }
    reads.forEach((guarantee, ids) -> inputs.add(new Input.Read(ids, guarantee)));
    return inputs;
  }

  /** What was wanted is committed, applied and published. */
  void applied(long id, Outcome.Committed committed, R result) {
    answer(id).complete(new Answer.Applied<>(committed.index(), committed.term(), result));
  }

  /** What was wanted did not come about, as far as is known. */
  void failed(long id, Outcome.Failure why) {
    tell(remove(id), why);
  }

  /** What is published may be read. */
  void readable(long id) {
    if (remove(id) instanceof Mailbox.Asked.Read<R> read) {
      read.answer().complete(Optional.empty());
    }
  }

  /** Nothing more can be known. */
  void lost(Outcome.Failure why) {
    List<Mailbox.Asked<R>> all = List.copyOf(waiting.values());
    waiting.clear();
    all.forEach(each -> tell(each, why));
  }

  private Mailbox.Asked<R> remove(long id) {
    return Objects.requireNonNull(waiting.remove(id), "what was asked for ends once");
  }

  private CompletableFuture<Answer<R>> answer(long id) {
    return switch (remove(id)) {
      case Mailbox.Asked.Write<R> write -> write.answer();
      case Mailbox.Asked.Change<R> change -> change.answer();
      case Mailbox.Asked.Read<R> _ -> throw new IllegalStateException("a read commits nothing");
    };
  }

  private void tell(Mailbox.Asked<R> who, Outcome.Failure why) {
    switch (who) {
      case Mailbox.Asked.Write<R> write -> write.answer().complete(new Answer.Failed<>(why));
      case Mailbox.Asked.Change<R> change -> change.answer().complete(new Answer.Failed<>(why));
      case Mailbox.Asked.Read<R> read -> read.answer().complete(Optional.of(why));
    }
  }
}
