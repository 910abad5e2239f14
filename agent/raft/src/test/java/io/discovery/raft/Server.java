package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One server of a {@link Cluster}: a core, and a disk that keeps what was synced. */
final class Server {
  final UUID id;
  private final Cluster cluster;
  private final WaitingMessages waiting = new WaitingMessages();
  private final Deque<Persist> unsynced = new ArrayDeque<>();
  private final List<Entry> disk = new ArrayList<>();
  private HardState diskState = HardState.INITIAL;
  private @Nullable RaftCore core;
  private Status status = new Status(0, Role.FOLLOWER, null, true);
  private long life;
  private long wakeAt = Output.NEVER;
  private boolean syncing;
  private long appliedTerm;

  /** Whether the disk is full. */
  boolean full;

  /** Whether the disk does nothing at all. */
  boolean stuck;

  long applied;
  long starts;

  /** What became of proposals and reads. */
  final Map<Long, Outcome> outcomes = new HashMap<>();

  /** Index at which a read was answered. */
  final Map<Long, Long> reads = new HashMap<>();

  /** All messages it has sent in this life, newest last; for tests that look. */
  final List<Message> sent = new ArrayList<>();

  Server(Cluster cluster, UUID id) {
    this.cluster = cluster;
    this.id = id;
  }

  void start() {
    life++;
    starts++;
    applied = 0;
    appliedTerm = 0;
    syncing = false;
    Settings settings = new Settings(id, cluster.ids, cluster.random.nextLong(), Cluster.TIMING);
    core = new RaftCore(settings, new Restored(diskState, 0, 0, 0, disk));
    status = new Status(0, Role.FOLLOWER, null, true);
    step(new Input.TimePassed());
  }

  boolean up() {
    return core != null;
  }

  Status status() {
    return status;
  }

  boolean committedOwnTerm() {
    return status.leads() && appliedTerm == status.term();
  }

  List<Entry> disk() {
    return disk;
  }

  HardState diskState() {
    return diskState;
  }

  /** The process ends; some of what was not synced may be on disk, in order. */
  void crash() {
    life++;
    core = null;
    int kept = unsynced.isEmpty() ? 0 : cluster.random.nextInt(unsynced.size() + 1);
    for (int i = 0; i < kept; i++) {
      write(unsynced.remove());
    }
    unsynced.clear();
    waiting.notPersisted();
    wakeAt = Output.NEVER;
  }

  void step(Input input) {
    RaftCore running = core;
    if (running == null) {
      return;
    }
    Output output = running.step(cluster.now, input);
    cluster.steps++;
    status = output.status();
    if (output.persist() != null) {
      unsynced.add(output.persist());
      sync();
    }
    waiting.add(output.waiting());
    send(output.messages());
    for (Entry entry : output.apply()) {
      cluster.properties.applied(this, entry);
      applied = entry.index();
      appliedTerm = entry.term();
    }
    for (Output.Resolved each : output.outcomes()) {
      if (outcomes.put(each.id(), each.outcome()) != null) {
        throw new AssertionError("a proposal ends once");
      }
      cluster.properties.resolved(each.outcome());
    }
    for (Output.SafeRead each : output.reads()) {
      reads.put(each.id(), each.index());
      cluster.properties.read(each.id(), applied);
    }
    cluster.properties.status(this);
    if (output.probeStorage()) {
      cluster.at(cluster.now + Cluster.MILLI, inThisLife(this::probed));
    }
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(applied));
    } else {
      wake(output.wakeAt());
    }
  }

  private void probed() {
    step(new Input.StorageProbed(!full));
  }

  private void wake(long when) {
    if (when == wakeAt || when == Output.NEVER) {
      return;
    }
    wakeAt = when;
    cluster.at(
        Math.max(when, cluster.now),
        inThisLife(
            () -> {
              if (wakeAt == when) {
                wakeAt = Output.NEVER;
                step(new Input.TimePassed());
              }
            }));
  }

  private void send(List<Message> messages) {
    sent.addAll(messages);
    messages.forEach(cluster::post);
  }

  private Runnable inThisLife(Runnable what) {
    long mine = life;
    return () -> {
      if (life == mine) {
        what.run();
      }
    };
  }

  /** Group commit: all that waits is synced together, one answer for it. */
  private void sync() {
    if (syncing || stuck) {
      return;
    }
    syncing = true;
    boolean slow = cluster.chance(cluster.faults.slowDisk());
    long takes = slow ? cluster.random.nextLong(80 * Cluster.MILLI) : Cluster.MILLI / 5;
    cluster.at(cluster.now + takes, inThisLife(this::synced));
  }

  private void synced() {
    syncing = false;
    if (stuck || unsynced.isEmpty()) {
      return;
    }
    Persist last = unsynced.getLast();
    if (full) {
      unsynced.clear();
      waiting.notPersisted();
      step(new Input.NotPersisted(last.term(), "disk full"));
      return;
    }
    unsynced.forEach(this::write);
    unsynced.clear();
    cluster.properties.persisted(this);
    Input.Persisted done = new Input.Persisted(last.term(), last.index());
    send(waiting.persisted(done));
    step(done);
  }

  /** The disk moves again. */
  void unstick() {
    stuck = false;
    if (!unsynced.isEmpty()) {
      sync();
    }
  }

  private void write(Persist persist) {
    HardState changed = persist.hardState();
    if (changed != null) {
      HardState before = diskState;
      if (changed.term() < before.term()
          || (changed.term() == before.term()
              && before.votedFor() != null
              && !Objects.equals(before.votedFor(), changed.votedFor()))) {
        throw new AssertionError("a vote is changed: " + before + " " + changed);
      }
      diskState = changed;
    }
    if (!persist.entries().isEmpty()) {
      long first = persist.entries().getFirst().index();
      if (first > disk.size() + 1) {
        throw new AssertionError("a gap in the log");
      }
      while (disk.size() >= first) {
        disk.removeLast();
      }
      disk.addAll(persist.entries());
    }
  }
}
