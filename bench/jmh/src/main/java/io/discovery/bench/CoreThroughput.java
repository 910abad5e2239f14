package io.discovery.bench;

import io.discovery.raft.Configuration;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.Settings;
import io.discovery.raft.Timing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches of proposals among three cores in one thread: disks answer at once, messages are handed
 * over. An operation is one batch, from the proposal to its commit at all three.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoreThroughput {
  private static final byte[] PAYLOAD = new byte[200];
  private static final long STEP_NANOS = 1_000;

  /** Proposals in one batch. */
  @Param({"1", "32", "128"})
  public int batch;

  private final Map<UUID, RaftCore> cores = new HashMap<>();
  private final Deque<Message> underWay = new ArrayDeque<>();
  private UUID leader = new UUID(0, 1);
  private long now;
  private long nextId;
  private long committed;

  /** Elects a leader. */
  @Setup(Level.Trial)
  public void elect() {
    List<UUID> ids = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
    for (UUID id : ids) {
      Settings settings =
          Settings.of(id, Configuration.of(ids), id.getLeastSignificantBits(), Timing.DEFAULT, 0);
      cores.put(id, new RaftCore(settings, Restored.nothing()));
      step(id, new Input.TimePassed());
    }
    now += Timing.DEFAULT.longestElectionNanos();
    step(leader, new Input.TimePassed());
    deliver();
  }

  private void step(UUID at, Input input) {
    Output output = cores.get(at).step(now, input);
    if (output.status().leads()) {
      leader = at;
    }
    Persist persist = output.persist();
    underWay.addAll(output.messages());
    for (Output.Resolved each : output.outcomes()) {
      if (each.outcome() instanceof Outcome.Committed) {
        committed++;
      }
    }
    if (persist != null) {
      output.waiting().forEach(each -> underWay.add(each.message()));
      step(at, new Input.Persisted(persist.term(), persist.index()));
    }
    if (!output.apply().isEmpty()) {
      step(at, new Input.Applied(output.apply().getLast().index()));
    }
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      step(at, new Input.SnapshotTaken(wanted.index(), 1));
    }
  }

  private void deliver() {
    while (!underWay.isEmpty()) {
      Message message = underWay.remove();
      step(message.to(), new Input.Received(message));
    }
  }

  /** One batch. */
  @Benchmark
  public long committed() {
    now += STEP_NANOS;
    List<Proposal> proposals = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      proposals.add(new Proposal(nextId++, PAYLOAD));
    }
    long before = committed;
    step(leader, new Input.Propose(proposals));
    deliver();
    if (committed != before + batch) {
      throw new IllegalStateException("not all were committed");
    }
    return committed;
  }
}
