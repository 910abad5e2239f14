package io.discovery.simulator;

import io.discovery.catalog.ClusterClock;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.Role;
import io.discovery.raft.Settings;
import io.discovery.raft.Status;
import io.discovery.raft.WaitingMessages;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWork;
import io.discovery.raft.log.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One process of a server, from its start to its end: core, log and catalog, driven as the agent's
 * threads drive them.
 */
final class Incarnation implements Turn.Hands {
  /** So small that a life meets segments and the log's bound. */
  private static final LogSizes SIZES = new LogSizes(8 << 10, 1 << 10, 256 << 10, 4 << 10);

  /** From one thread to the other, ns. */
  private static final long MOST_HANDOVER_NANOS = 200_000;

  private final Server server;
  private final LocalClock clock;
  private final Catalog catalog;
  private final RaftCore core;
  private final LogThread log;
  private final Desk desk;
  private final WaitingMessages kept = new WaitingMessages();
  private final List<byte[]> ownProposals;
  private final Deque<Input> inbox = new ArrayDeque<>();
  private @Nullable ClusterClock time;
  private Status status;
  private Snapshot published = Snapshot.EMPTY;
  private Snapshot publishedBefore = Snapshot.EMPTY;
  private @Nullable Snapshot received;
  private @Nullable Turn turn;
  private boolean working;
  private long wakeAt = Output.NEVER;
  private long alarmAt = Output.NEVER;

  /** Reads the log; {@link #begin} comes next. */
  Incarnation(Server server) throws IOException {
    this.server = server;
    clock = server.newClock();
    catalog = new Catalog(server.checks().chronicle(), server.place());
    desk = new Desk(server);
    LogStore store =
        LogStore.open(
            server.craft().disk(server.disk()),
            new Identity(server.id(), server.cluster().identity()),
            SIZES);
    boolean torn = false;
    for (String notice : store.notices()) {
      server.say(() -> notice);
      torn |= notice.startsWith("torn tail");
    }
    StoredSnapshot snapshot = store.snapshot();
    if (snapshot != null) {
      catalog.put(read(snapshot));
      published = catalog.state();
      server.tally().add(Tally.Of.RESTORED_SNAPSHOTS);
    }
    moveTime();
    Restored found = store.takeRestored();
    server.found(found, torn);
    Restored restored = server.craft().restored(found, torn);
    ownProposals = new ArrayList<>(server.craft().proposedAtStart(restored));
    Settings settings =
        new Settings(
            store.identity().server(),
            server.initial(),
            server.chance().between(0, Long.MAX_VALUE - 1),
            Cluster.TIMING,
            Cluster.LIMITS,
            server.features(),
            server.craft().rules());
    core = new RaftCore(settings, restored);
    status = new Status(0, Role.FOLLOWER, null, server.initial(), true);
    log = new LogThread(server, this, store, each -> received = read(each), this::answered);
  }

  private Snapshot read(StoredSnapshot snapshot) throws IOException {
    try (InputStream in = snapshot.open()) {
      return catalog.read(in);
    } catch (IllegalArgumentException e) {
      throw new Violation("a snapshot that was whole cannot be read", e);
    }
  }

  /** The first turn. */
  void begin() throws IOException {
    step(new Input.TimePassed());
  }

  Status status() {
    return status;
  }

  Snapshot state() {
    return catalog.state();
  }

  void receive(Message message) throws IOException {
    step(new Input.Received(message));
  }

  void read(int client, Call.Read read) {
    if (desk.read(client, read)) {
      later();
    }
  }

  void write(int client, Call.Write write) {
    if (desk.write(client, write, stamp())) {
      later();
    }
  }

  void change(MemberChange change) throws IOException {
    step(desk.change(change));
  }

  void transfer(UUID to) throws IOException {
    step(new Input.Transfer(to));
  }

  /** What comes in one instant goes into one step. */
  private void later() {
    server.after(
        this,
        server.chance().between(0, MOST_HANDOVER_NANOS),
        () -> {
          for (Input each : desk.inputs()) {
            step(each);
          }
        });
  }

  /** The log has done something. */
  private void answered(Input input) {
    inbox.add(input);
    try {
      work();
    } catch (IOException e) {
      throw new IllegalStateException("only a snapshot's reading does that", e);
    }
  }

  private void step(Input input) throws IOException {
    inbox.add(input);
    work();
  }

  /** One input after the other, each with all that comes of it; a pause may come in between. */
  private void work() throws IOException {
    if (working) {
      return;
    }
    working = true;
    try {
      while (goOn()) {
        Input next = inbox.poll();
        if (next == null) {
          return;
        }
        turn = turn(next);
      }
    } finally {
      working = false;
    }
  }

  /** Finishes the turn that is under way. Returns whether it is finished. */
  private boolean goOn() throws IOException {
    Turn under = turn;
    while (under != null) {
      if (server.pausesHere()) {
        server.after(this, 0, this::work);
        return false;
      }
      if (!under.next()) {
        if (under.applied() > 0) {
          inbox.addFirst(new Input.Applied(under.applied()));
        }
        under = null;
      }
      turn = under;
    }
    return true;
  }

  private Turn turn(Input input) {
    if (input instanceof Input.Persisted done) {
      kept.persisted(done).forEach(this::send);
    } else if (input instanceof Input.NotPersisted) {
      kept.notPersisted();
    }
    Output output = core.step(clock.now(), input);
    if (server.world().isTraced()) {
      server.say(() -> Trace.of(input) + " > " + Trace.of(output));
    }
    Status before = status;
    status = output.status();
    server.stepped(this, before, output);
    if (input instanceof Input.Read read) {
      readsAlone(read, output);
    }
    wakeAt(output.wakeAt());
    if (status.leads() && !before.leads() && !ownProposals.isEmpty()) {
      inbox.add(desk.own(ownProposals));
      ownProposals.clear();
    }
    return new Turn(output, this);
  }

  private void readsAlone(Input.Read read, Output output) {
    for (Output.SafeRead each : output.reads()) {
      if (read.ids().contains(each.id()) && status.configuration().voters().size() > 1) {
        server.checks().terms().readsAlone(status.term());
        server.tally().add(Tally.Of.LEASE_READS);
      }
    }
  }

  /** An alarm that comes too early sets the next one; so there is seldom more than one. */
  private void wakeAt(long time) {
    wakeAt = time;
    if (time < alarmAt) {
      alarmAt = time;
      server.after(this, clock.until(time), () -> alarm(time));
    }
  }

  private void alarm(long time) throws IOException {
    if (time != alarmAt) {
      return;
    }
    alarmAt = Output.NEVER;
    if (clock.now() >= wakeAt) {
      step(new Input.TimePassed());
    } else {
      wakeAt(wakeAt);
    }
  }

  @Override
  public void persist(Persist persist) {
    burn();
    server.mirror().asked(persist, status.leads(), catalog.state().index());
    log.persist(persist);
  }

  @Override
  public void probe() {
    if (server.craft().probesStorage()) {
      log.add(new LogWork.Job.Probe());
    }
  }

  @Override
  public void send(Message message) {
    burn();
    mayBeSaid(message);
    server.cluster().send(server.place(), message);
  }

  private void mayBeSaid(Message message) {
    if (message instanceof Message.Append append) {
      Track log = server.mirror().asked();
      server.checks().terms().announces(append.term(), append.commit(), log.term(append.commit()));
    } else if (message instanceof Message.AppendRefused refused) {
      Violation.unless(
          refused.prevIndex() > catalog.state().index(),
          () ->
              "does not take what follows on %d, which it has applied"
                  .formatted(refused.prevIndex()));
    }
  }

  @Override
  public void keep(Output.Waiting waiting) {
    if (server.craft().waits()) {
      kept.add(List.of(waiting));
    } else {
      send(waiting.message());
    }
  }

  @Override
  public void restore(long index) {
    burn();
    Snapshot another = received;
    received = null;
    if (server.craft().putsInPlace()) {
      Violation.unless(
          another != null && another.index() == index,
          () -> "the state after %d is to be put in place, but was not received".formatted(index));
      catalog.put(another == null ? Snapshot.EMPTY : another);
    }
  }

  @Override
  public Command.Result apply(Entry entry) {
    burn();
    server.tally().add(Tally.Of.APPLIED);
    return catalog.apply(status.term(), entry);
  }

  @Override
  public void publish() {
    burn();
    Violation.unless(
        catalog.state().index() >= published.index(),
        () -> "the published index went back to %d".formatted(catalog.state().index()));
    publishedBefore = published;
    published = catalog.state();
    moveTime();
  }

  /** The wall clock is looked at only where no stamp was ever applied. */
  private void moveTime() {
    ClusterClock before = time;
    long stamp = published.clusterTime();
    if (stamp > 0) {
      time =
          before == null
              ? new ClusterClock(stamp, clock.now())
              : before.applied(stamp, clock.now());
    }
  }

  private long stamp() {
    ClusterClock known = time;
    return known == null ? server.wallMillis() : known.stamp(clock.now());
  }

  @Override
  public void resolved(Output.Resolved resolved, Command.@Nullable Result result) {
    burn();
    desk.resolved(resolved, result);
  }

  @Override
  public void read(Output.SafeRead read) {
    burn();
    desk.read(read, server.craft().published(publishedBefore, published), status.leads());
  }

  @Override
  public void snapshot(Output.SnapshotWanted wanted) {
    burn();
    Violation.unless(
        wanted.index() == catalog.state().index(),
        () ->
            "a snapshot of %d is wanted at %d".formatted(wanted.index(), catalog.state().index()));
    Snapshot state = server.craft().captured(catalog.before(), catalog.state());
    log.add(new LogWork.Job.Save(wanted, Catalog.parts(state)));
  }

  @Override
  public void chunk(Output.ChunkWanted wanted) {
    burn();
    log.add(new LogWork.Job.Read(wanted));
  }

  @Override
  public void store(Output.ChunkToStore chunk) {
    burn();
    log.store(chunk);
  }

  private void burn() {
    server.disk().fuse().burn();
  }

  /** Members as this process knows them. */
  Configuration configuration() {
    return status.configuration();
  }

  /** The log cannot be written any more. */
  void lost() {
    desk.lost();
  }
}
