package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.raft.Entry;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a core wants done, one effect after the other, so that a process can end or
 * pause between any two of them.
 */
final class Turn {
  /** Who does it. Each method is one effect. */
  interface Hands {
    void persist(Persist persist);

    void probe();

    void send(Message message);

    void keep(Output.Waiting waiting);

    void restore(long index) throws IOException;

    Command.Result apply(Entry entry);

    void publish();

    void resolved(Output.Resolved resolved, Command.@Nullable Result result);

    void read(Output.SafeRead read);

    void snapshot(Output.SnapshotWanted wanted);

    void chunk(Output.ChunkWanted wanted);

    void store(Output.ChunkToStore chunk);
  }

  /** In the order in which they are done. */
  private enum Stage {
    PERSIST,
    PROBE,
    SEND,
    KEEP,
    RESTORE,
    APPLY,
    PUBLISH,
    RESOLVE,
    READ,
    SNAPSHOT,
    CHUNK,
    STORE
  }

  private static final Stage[] STAGES = Stage.values();
  private static final Command.Result[] NO_RESULTS = {};

  private final Output output;
  private final Hands hands;
  private final Command.@Nullable Result[] results;
  private int stage;
  private int at;

  Turn(Output output, Hands hands) {
    this.output = output;
    this.hands = hands;
    int entries = output.apply().size();
    results = entries == 0 ? NO_RESULTS : new Command.Result[entries];
  }

  /** Does the next thing; returns whether there was one. */
  boolean next() throws IOException {
    while (stage < STAGES.length) {
      Stage current = STAGES[stage];
      if (at < count(current)) {
        act(current, at++);
        return true;
      }
      stage++;
      at = 0;
    }
    return false;
  }

  /** The last entry that it applies, or 0. */
  long applied() {
    return output.apply().isEmpty() ? 0 : output.apply().getLast().index();
  }

  private boolean changesState() {
    return !output.apply().isEmpty() || output.restored() != Output.NOTHING_RESTORED;
  }

  private int count(Stage current) {
    return switch (current) {
      case PERSIST -> one(output.persist() != null);
      case PROBE -> one(output.probeStorage());
      case SEND -> output.messages().size();
      case KEEP -> output.waiting().size();
      case RESTORE -> one(output.restored() != Output.NOTHING_RESTORED);
      case APPLY -> output.apply().size();
      case PUBLISH -> one(changesState());
      case RESOLVE -> output.outcomes().size();
      case READ -> output.reads().size();
      case SNAPSHOT -> one(output.snapshot() != null);
      case CHUNK -> output.chunks().size();
      case STORE -> one(output.store() != null);
    };
  }

  private static int one(boolean there) {
    return there ? 1 : 0;
  }

  private void act(Stage current, int i) throws IOException {
    switch (current) {
      case PERSIST -> hands.persist(present(output.persist()));
      case PROBE -> hands.probe();
      case SEND -> hands.send(output.messages().get(i));
      case KEEP -> hands.keep(output.waiting().get(i));
      case RESTORE -> hands.restore(output.restored());
      case APPLY -> results[i] = hands.apply(output.apply().get(i));
      case PUBLISH -> hands.publish();
      case RESOLVE -> {
        Output.Resolved resolved = output.outcomes().get(i);
        hands.resolved(resolved, result(resolved));
      }
      case READ -> hands.read(output.reads().get(i));
      case SNAPSHOT -> hands.snapshot(present(output.snapshot()));
      case CHUNK -> hands.chunk(output.chunks().get(i));
      case STORE -> hands.store(present(output.store()));
    }
  }

  private static <T> T present(@Nullable T wanted) {
    if (wanted == null) {
      throw new IllegalStateException("counted, but not there");
    }
    return wanted;
  }

  /** What applying the entry came to that a proposal has become. */
  private Command.@Nullable Result result(Output.Resolved resolved) {
    if (!(resolved.outcome() instanceof Outcome.Committed committed) || results.length == 0) {
      return null;
    }
    long i = committed.index() - output.apply().getFirst().index();
    return i < 0 || i >= results.length ? null : results[(int) i];
  }
}
