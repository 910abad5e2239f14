package io.discovery.simulator.log;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Limits;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Proposal;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Rules;
import io.discovery.raft.Settings;
import io.discovery.raft.Status;
import io.discovery.raft.Timing;
import io.discovery.raft.log.Disk;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWork;
import io.discovery.raft.log.StoredSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server without threads on a disk, the only one of its cluster: core, log and a state machine
 * that remembers every entry. What the writer's thread does happens in {@link #work}.
 */
final class Ledger {
  private static final long END = -1;
  private static final int SNAPSHOT_ENTRIES = 20;
  private static final Limits LIMITS = new Limits(10, 1 << 20, SNAPSHOT_ENTRIES, 1 << 20, 1024);

  final TreeMap<Long, String> state = new TreeMap<>();
  final Map<Long, Outcome> outcomes = new HashMap<>();
  final List<String> notices;
  private final LogStore store;
  private final LogWork work;
  private final RaftCore core;
  private final List<LogWork.Job> jobs = new ArrayList<>();
  private final Deque<Input> answers = new ArrayDeque<>();
  private long now;
  int snapshots;
  @Nullable Status status;

  Ledger(Disk disk) throws IOException {
    store = Logs.open(disk);
    notices = store.notices();
    StoredSnapshot snapshot = store.snapshot();
    if (snapshot != null) {
      restore(snapshot);
    }
    Settings settings =
        new Settings(
            store.identity().server(),
            Configuration.of(List.of(store.identity().server())),
            0,
            Timing.DEFAULT,
            LIMITS,
            0,
            Rules.OF_RAFT);
    core = new RaftCore(settings, store.takeRestored());
    work = new LogWork(store, this::restore, answers::add, (_, _) -> {});
    step(new Input.TimePassed());
  }

  java.util.UUID server() {
    return store.identity().server();
  }

  private void restore(StoredSnapshot snapshot) throws IOException {
    try (InputStream in = snapshot.open();
        DataInputStream data = new DataInputStream(in)) {
      for (long index = data.readLong(); index != END; index = data.readLong()) {
        state.put(index, data.readUTF());
      }
    }
  }

  void step(Input input) {
    Output output = core.step(now, input);
    status = output.status();
    if (output.persist() != null) {
      jobs.add(new LogWork.Job.Write(output.persist()));
    }
    if (output.probeStorage()) {
      jobs.add(new LogWork.Job.Probe());
    }
    for (Entry entry : output.apply()) {
      state.put(entry.index(), new String(entry.payload(), StandardCharsets.UTF_8));
    }
    output.outcomes().forEach(each -> outcomes.put(each.id(), each.outcome()));
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      Iterator<Map.Entry<Long, String>> captured = new TreeMap<>(state).entrySet().iterator();
      jobs.add(new LogWork.Job.Save(wanted, out -> write(captured, out)));
    }
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(output.apply().getLast().index()));
    }
  }

  /** An entry a part. */
  private static boolean write(Iterator<Map.Entry<Long, String>> left, OutputStream out)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    if (!left.hasNext()) {
      data.writeLong(END);
      return false;
    }
    Map.Entry<Long, String> each = left.next();
    data.writeLong(each.getKey());
    data.writeUTF(each.getValue());
    return true;
  }

  void propose(long id, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    step(new Input.Propose(List.of(new Proposal(id, bytes))));
  }

  /** A second, in which a server without room looks for some. */
  void passTime() {
    now += 1_000_000_000L;
    step(new Input.TimePassed());
  }

  /** Everything that was asked for, until nothing is asked for any more. */
  void work() throws IOException {
    while (!jobs.isEmpty() || work.isSaving()) {
      List<LogWork.Job> group = List.copyOf(jobs);
      jobs.clear();
      work.carryOut(group);
      work.carryOn();
      while (!answers.isEmpty()) {
        Input answer = answers.remove();
        snapshots += answer instanceof Input.SnapshotTaken ? 1 : 0;
        step(answer);
      }
    }
  }

  void close() throws IOException {
    work.close();
  }
}
