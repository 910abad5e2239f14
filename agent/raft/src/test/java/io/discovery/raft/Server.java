package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One server of a {@link Cluster}: a core, and a disk that keeps what was synced. */
final class Server {
  /** What waits for the disk. */
  private sealed interface Job {
    record Write(Persist persist) implements Job {}

    record Store(Output.ChunkToStore chunk) implements Job {}
  }

  final UUID id;
  private final Cluster cluster;
  private final Configuration initial;
  private final WaitingMessages waiting = new WaitingMessages();
  private final Deque<Job> unsynced = new ArrayDeque<>();
  private final MemoryDisk disk = new MemoryDisk();
  private List<Long> state = new ArrayList<>();
  private @Nullable RaftCore core;
  private Status status = new Status(0, Role.FOLLOWER, null, Configuration.NONE, true);
  private long life;
  private long wakeAt = Output.NEVER;
  private boolean syncing;
  private long appliedTerm;

  /** Whether the disk is full. */
  boolean full;

  /** Whether the disk does nothing at all. */
  boolean stuck;

  /** What it can apply when it is started next. */
  int features;

  private int knows;

  long applied;
  long starts;

  /** Since it was started. */
  long steps;

  long installed;

  /** What became of proposals and reads. */
  final Map<Long, Outcome> outcomes = new HashMap<>();

  /** Index at which a read was answered. */
  final Map<Long, Long> reads = new HashMap<>();

  /** All messages it has sent in this life, newest last; for tests that look. */
  final List<Message> sent = new ArrayList<>();

  Server(Cluster cluster, UUID id, Configuration initial) {
    this.cluster = cluster;
    this.id = id;
    this.initial = initial;
  }

  void start() {
    life++;
    starts++;
    steps = 0;
    knows = features;
    syncing = false;
    MemoryDisk.Image image = disk.image();
    applied = image.index();
    appliedTerm = image.term();
    state = new ArrayList<>(image.commands());
    Settings settings =
        new Settings(
            id,
            initial,
            cluster.random.nextLong(),
            Cluster.TIMING,
            Cluster.LIMITS,
            knows,
            Rules.OF_RAFT);
    status = new Status(0, Role.FOLLOWER, null, Configuration.NONE, true);
    try {
      core = new RaftCore(settings, disk.restored());
      step(new Input.TimePassed());
    } catch (NewerCluster e) {
      upgrade();
    }
  }

  /** It has met what it cannot apply, and is started with a program that can. */
  private void upgrade() {
    if (knows == 1) {
      throw new AssertionError("stopped by a level that it knows");
    }
    crash();
    features = 1;
  }

  /** Whether it runs a program that cannot apply everything. */
  boolean isOld() {
    return up() && knows == 0;
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

  MemoryDisk disk() {
    return disk;
  }

  /** What has been applied, in order. */
  List<Long> state() {
    return state;
  }

  /** The process ends; some of what was not synced may be on disk, in order. */
  void crash() {
    life++;
    core = null;
    int kept = unsynced.isEmpty() ? 0 : cluster.random.nextInt(unsynced.size() + 1);
    for (int i = 0; i < kept; i++) {
      carryOut(unsynced.remove());
    }
    unsynced.clear();
    waiting.notPersisted();
    wakeAt = Output.NEVER;
  }

  /** Besides, the end of what had been written is found torn. Returns whether there was one. */
  boolean crashTorn() {
    if (!up() || unsynced.isEmpty()) {
      return false;
    }
    long synced = disk.lastIndex();
    crash();
    return disk.tearTail((int) (disk.lastIndex() - synced));
  }

  void step(Input input) {
    RaftCore running = core;
    if (running == null) {
      return;
    }
    steps++;
    Output output;
    try {
      output = running.step(cluster.now, input);
    } catch (NewerCluster e) {
      upgrade();
      return;
    }
    cluster.steps++;
    status = output.status();
    if (output.persist() != null) {
      add(new Job.Write(output.persist()));
    }
    if (output.store() != null) {
      add(new Job.Store(output.store()));
    }
    waiting.add(output.waiting());
    send(output.messages());
    output.chunks().forEach(wanted -> cluster.at(cluster.now, inThisLife(() -> read(wanted))));
    if (output.restored() != Output.NOTHING_RESTORED) {
      restore(output.restored());
    }
    apply(output.apply());
    tell(output);
    cluster.properties.status(this);
    if (output.probeStorage()) {
      cluster.at(
          cluster.now + Cluster.MILLI, inThisLife(() -> step(new Input.StorageProbed(!full))));
    }
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      snapshot(wanted);
    }
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(applied));
    } else {
      wake(output.wakeAt());
    }
  }

  private void restore(long index) {
    MemoryDisk.Image image = disk.image();
    if (image.index() != index) {
      throw new AssertionError("another snapshot is on disk than is to be restored");
    }
    cluster.properties.restored(image);
    state = new ArrayList<>(image.commands());
    applied = index;
    appliedTerm = image.term();
    installed++;
  }

  private void apply(List<Entry> entries) {
    for (Entry entry : entries) {
      cluster.properties.applied(this, entry);
      if (entry.kind() == Entry.Kind.COMMAND) {
        state.add(Properties.command(entry));
      }
      applied = entry.index();
      appliedTerm = entry.term();
    }
  }

  private void tell(Output output) {
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
  }

  private void snapshot(Output.SnapshotWanted wanted) {
    MemoryDisk.Image image =
        new MemoryDisk.Image(
            wanted.index(), wanted.term(), wanted.configuration(), List.copyOf(state));
    cluster.at(
        cluster.now + 5 * Cluster.MILLI,
        inThisLife(
            () -> {
              if (full) {
                step(new Input.SnapshotFailed());
              } else {
                disk.save(image);
                step(new Input.SnapshotTaken(image.index(), image.bytes().length));
              }
            }));
  }

  private void read(Output.ChunkWanted wanted) {
    MemoryDisk.Image image = disk.image();
    if (image.index() != wanted.index()) {
      step(new Input.ChunkUnreadable(wanted.to(), wanted.index()));
      return;
    }
    byte[] all = image.bytes();
    int end = (int) Math.min(all.length, wanted.offset() + wanted.bytes());
    byte[] bytes = Arrays.copyOfRange(all, (int) wanted.offset(), end);
    step(
        new Input.ChunkRead(
            wanted.to(), wanted.index(), wanted.offset(), bytes, end == all.length));
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

  private void add(Job job) {
    unsynced.add(job);
    sync();
  }

  /** Group commit: all that waits is synced together. */
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
    if (stuck) {
      return;
    }
    List<Job> group = new ArrayList<>(unsynced);
    unsynced.clear();
    if (full) {
      waiting.notPersisted();
    }
    for (Job job : group) {
      if (!full) {
        carryOut(job);
      }
      step(answer(job));
    }
  }

  private void carryOut(Job job) {
    switch (job) {
      case Job.Write w -> disk.write(w.persist());
      case Job.Store s -> disk.store(s.chunk());
    }
  }

  private Input answer(Job job) {
    return switch (job) {
      case Job.Write w when full -> new Input.NotPersisted(w.persist().term(), "disk full");
      case Job.Write w -> {
        cluster.properties.persisted(this);
        Input.Persisted done = new Input.Persisted(w.persist().term(), w.persist().index());
        send(waiting.persisted(done));
        yield done;
      }
      case Job.Store s when full -> new Input.ChunkNotStored(s.chunk().index());
      case Job.Store s ->
          new Input.ChunkStored(s.chunk().index(), s.chunk().offset() + s.chunk().bytes().length);
    };
  }

  /** The disk moves again. */
  void unstick() {
    stuck = false;
    if (!unsynced.isEmpty()) {
      sync();
    }
  }
}
