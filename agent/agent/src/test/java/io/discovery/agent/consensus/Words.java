package io.discovery.agent.consensus;

import io.discovery.raft.Configuration;
import io.discovery.raft.Role;
import io.discovery.raft.Status;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A state machine that remembers every word with its index. */
class Words implements StateMachine<String> {
  private final TreeMap<Long, String> words = new TreeMap<>();

  /** What readers see. */
  volatile Map<Long, String> published = Map.of();

  volatile Status status = new Status(0, Role.FOLLOWER, null, Configuration.NONE, true);
  volatile long restoredAt;
  final AtomicInteger batches = new AtomicInteger();
  final AtomicInteger snapshots = new AtomicInteger();

  @Override
  public void restore(long index, long term, InputStream in) throws IOException {
    restoredAt = index;
    try (DataInputStream data = new DataInputStream(in)) {
      for (int left = data.readInt(); left > 0; left--) {
        words.put(data.readLong(), data.readUTF());
      }
    }
  }

  @Override
  public void receive(long index, long term, InputStream in) {
    throw new UnsupportedOperationException("there is no other server");
  }

  @Override
  public void putInPlace(long index) {
    throw new UnsupportedOperationException("there is no other server");
  }

  @Override
  public String apply(long index, long term, byte[] payload) {
    String word = new String(payload, StandardCharsets.UTF_8);
    if (word.equals("unknown")) {
      throw new IllegalArgumentException("a command of a newer version");
    }
    if (!word.isEmpty()) {
      words.put(index, word);
    }
    return "said " + word;
  }

  @Override
  public String configured(long index, long term, int featureLevel) {
    return "at " + featureLevel;
  }

  @Override
  public void published(Status now) {
    status = now;
    batches.incrementAndGet();
    published = Map.copyOf(words);
  }

  @Override
  public SnapshotWriter snapshot() {
    snapshots.incrementAndGet();
    TreeMap<Long, String> captured = new TreeMap<>(words);
    Iterator<Map.Entry<Long, String>> left = captured.entrySet().iterator();
    boolean[] begun = {false};
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      if (!begun[0]) {
        begun[0] = true;
        data.writeInt(captured.size());
      }
      for (int i = 0; i < 1000 && left.hasNext(); i++) {
        Map.Entry<Long, String> next = left.next();
        data.writeLong(next.getKey());
        data.writeUTF(next.getValue());
      }
      return left.hasNext();
    };
  }

  /** In the order of their indexes. */
  List<String> spoken() {
    return List.copyOf(new TreeMap<>(published).values());
  }
}
