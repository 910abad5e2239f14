package io.discovery.simulator;

import io.discovery.catalog.Snapshot;
import io.discovery.raft.Configuration;
import io.discovery.raft.Input;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.Role;
import io.discovery.raft.Settings;
import io.discovery.raft.Status;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import java.io.IOException;
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
final class Incarnation {
  /** So small that a life meets segments and the log's bound. */
  private static final LogSizes SIZES = new LogSizes(8 << 10, 1 << 10, 256 << 10, 4 << 10);

  /** From one thread to the other, ns. */
  private static final long MOST_HANDOVER_NANOS = 200_000;

  private final Server server;
  private final LocalClock clock;
  private final Publication publication;
  private final Desk desk;
  private final Carrier carrier;
  private final RaftCore core;
  private final List<byte[]> ownProposals;
  private final Deque<Input> inbox = new ArrayDeque<>();
  private Status status;
  private @Nullable Turn turn;
  private boolean working;
  private long wakeAt = Output.NEVER;
  private long alarmAt = Output.NEVER;

  /** Reads the log; {@link #begin} comes next. */
  Incarnation(Server server) throws IOException {
    this.server = server;
    clock = server.newClock();
    publication = new Publication(server, clock);
    desk = new Desk(server);
    Identity ifNew = new Identity(server.id(), server.cluster().identity());
    LogStore store = LogStore.open(server.craft().disk(server.disk()), ifNew, SIZES);
    boolean torn = false;
    for (String notice : store.notices()) {
      server.say(() -> notice);
      torn |= notice.startsWith("torn tail");
    }
    carrier = new Carrier(server, this, store, publication, desk, this::answered);
    Restored found = store.takeRestored();
    server.witness().found(found, server.initial(), torn);
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
  }

  /** The first turn. */
  void begin() throws IOException {
    step(new Input.TimePassed());
  }

  Status status() {
    return status;
  }

  Snapshot state() {
    return carrier.state();
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
    if (!publication.mayStamp(status)) {
      server
          .reception()
          .answer(client, new Call.Refused(write.number(), "not the leader yet", null));
    } else if (desk.write(client, write, publication.stamp())) {
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
    carrier.before(input);
    Output output = core.step(clock.now(), input);
    if (server.world().isTraced()) {
      server.say(() -> Trace.of(input) + " > " + Trace.of(output));
    }
    Status before = status;
    status = output.status();
    server.witness().stepped(this, input, before, output);
    carrier.stands(status);
    wakeAt(output.wakeAt());
    if (status.leads() && !before.leads() && !ownProposals.isEmpty()) {
      inbox.add(desk.own(ownProposals));
      ownProposals.clear();
    }
    return new Turn(output, carrier);
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

  /** Members as this process knows them. */
  Configuration configuration() {
    return status.configuration();
  }

  /** The log cannot be written any more. */
  void lost() {
    desk.lost();
  }
}
