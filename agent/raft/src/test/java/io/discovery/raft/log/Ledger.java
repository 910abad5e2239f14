package io.discovery.raft.log;

import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Status;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server without threads on a disk: core, log and a state machine that remembers every entry.
 * What the writer's thread does happens in {@link #persist}.
 */
final class Ledger {
  static final Identity IDENTITY = new Identity(new UUID(1, 2), new UUID(3, 4));
  static final LogSizes SMALL = new LogSizes(2048, 512, 1 << 20, 2048);

  final TreeMap<Long, String> state = new TreeMap<>();
  final Map<Long, Outcome> outcomes = new HashMap<>();
  final LogStore store;
  private final RaftCore core;
  private final Deque<Persist> unpersisted = new ArrayDeque<>();
  private long now;
  long lastIndex;
  long lastTerm;
  long wakeAt;
  @Nullable Status status;

  Ledger(Disk disk) throws IOException {
    store = LogStore.open(disk, IDENTITY, SMALL);
    StoredSnapshot snapshot = store.snapshot();
    if (snapshot != null) {
      restore(snapshot);
    }
    core = new RaftCore(store.identity().server(), store.takeRestored());
    step(new Input.TimePassed());
  }

  private void restore(StoredSnapshot snapshot) throws IOException {
    lastIndex = snapshot.index();
    lastTerm = snapshot.term();
    try (InputStream in = snapshot.open();
        DataInputStream data = new DataInputStream(in)) {
      int n = data.readInt();
      for (int i = 0; i < n; i++) {
        state.put(data.readLong(), data.readUTF());
      }
    }
  }

  void step(Input input) {
    Output output = core.step(now, input);
    wakeAt = output.wakeAt();
    status = output.status();
    if (output.persist() != null) {
      unpersisted.add(output.persist());
    }
    for (Entry entry : output.apply()) {
      state.put(
          entry.index(), new String(entry.payload(), java.nio.charset.StandardCharsets.UTF_8));
      lastIndex = entry.index();
      lastTerm = entry.term();
    }
    output.outcomes().forEach(each -> outcomes.put(each.id(), each.outcome()));
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(lastIndex));
    }
  }

  void propose(long id, String payload) {
    byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    step(new Input.Propose(List.of(new Proposal(id, bytes))));
  }

  void passTime(long nanos) {
    now += nanos;
    step(new Input.TimePassed());
  }

  void probe() throws IOException {
    step(new Input.StorageProbed(store.probe()));
  }

  /** Everything that was asked for, together. */
  void persist() throws IOException {
    while (!unpersisted.isEmpty()) {
      List<Persist> group = new ArrayList<>(unpersisted);
      unpersisted.clear();
      Persist last = group.getLast();
      Input answer;
      try {
        store.persist(group);
        answer = new Input.Persisted(last.term(), last.index());
      } catch (StorageFull e) {
        answer = new Input.NotPersisted(last.term(), String.valueOf(e.getMessage()));
      }
      step(answer);
    }
  }

  void snapshot() throws IOException {
    SnapshotFile file = null;
    try {
      file = store.beginSnapshot(lastIndex, lastTerm);
      DataOutputStream out = new DataOutputStream(file);
      out.writeInt(state.size());
      for (Map.Entry<Long, String> each : state.entrySet()) {
        out.writeLong(each.getKey());
        out.writeUTF(each.getValue());
      }
      store.finishSnapshot(file);
    } catch (StorageFull e) {
      if (file != null) {
        file.abandon();
      }
    }
  }
}
