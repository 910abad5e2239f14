package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.Role;
import io.discovery.raft.Status;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One process of a server, from its start to its end: core, log and catalog, driven as the agent's
 * threads drive them. Every turn is an event of the world.
 */
final class Incarnation {
  private static final Identity IDENTITY = new Identity(new UUID(1, 2), new UUID(3, 4));

  /** So small that a life meets segments, snapshots and the log's bound. */
  private static final LogSizes SIZES = new LogSizes(8 << 10, 1 << 10, 256 << 10, 4 << 10);

  /** Snapshots come so often, entries; the core's own policy would want none in so short a life. */
  private static final int SNAPSHOT_ENTRIES = 60;

  /** A write of the log takes so long, ns: from a good disk to one that is busy. */
  private static final long LEAST_WRITE_NANOS = 100_000;

  private static final long MOST_WRITE_NANOS = 20_000_000;

  /** From one thread to the other, ns. */
  private static final long MOST_HANDOVER_NANOS = 200_000;

  /** A write without an answer. */
  private record Asked(int client, long call, byte[] payload) {}

  private final Server server;
  private final LocalClock clock;
  private final Catalog catalog = new Catalog();
  private final RaftCore core;
  private final Writer writer;
  private final List<byte[]> ownProposals;
  private final Map<Long, Asked> unanswered = new HashMap<>();
  private final Deque<Input> inputs = new ArrayDeque<>();
  private List<Proposal> gathered = new ArrayList<>();
  private Status status = new Status(0, Role.FOLLOWER, null, true);
  private Snapshot published = Snapshot.EMPTY;
  private long nextId;
  private long wakes;
  private long lastTerm;
  private int sinceSnapshot;
  private boolean writing;

  /** Reads the log; {@link #begin} comes next. */
  Incarnation(Server server) throws IOException {
    this.server = server;
    clock = new LocalClock(server.world(), server.chance());
    LogStore store = LogStore.open(server.craft().disk(server.disk()), IDENTITY, SIZES);
    boolean torn = false;
    for (String notice : store.notices()) {
      server.say(() -> notice);
      torn |= notice.startsWith("torn tail");
    }
    if (torn) {
      server.tally().add(Tally.Of.TORN_TAILS);
    }
    StoredSnapshot snapshot = store.snapshot();
    if (snapshot != null) {
      restore(snapshot);
    }
    Restored restored = server.craft().restored(store.takeRestored(), torn);
    ownProposals = server.craft().proposedAtStart(restored);
    core = new RaftCore(store.identity().server(), restored);
    writer = new Writer(store, server.craft(), this::post, this::saved);
  }

  private void restore(StoredSnapshot snapshot) throws IOException {
    try (InputStream in = snapshot.open()) {
      catalog.restore(in);
    } catch (IllegalArgumentException e) {
      throw new Violation("a snapshot that was whole cannot be read", e);
    }
    lastTerm = snapshot.term();
    published = catalog.state();
    server.checks().restored(catalog.state());
    server.tally().add(Tally.Of.RESTORED_SNAPSHOTS);
  }

  /** The first turn. */
  void begin() {
    step(new Input.TimePassed());
    server.checks().started(catalog.state());
    for (byte[] payload : ownProposals) {
      propose(new Proposal(nextId++, payload));
    }
  }

  /** What readers see. */
  Snapshot published() {
    return published;
  }

  long term() {
    return status.term();
  }

  void read(int client, Message.Read read) {
    if (!status.leads()) {
      server.send(client, new Message.Refused(read.call(), "no leader"));
      return;
    }
    server.checks().shown(published, read.key());
    server.tally().add(Tally.Of.READS);
    server.send(client, new Message.Shown(read.call(), Registers.show(published, read.key())));
  }

  void write(int client, Message.Write write) {
    byte[] payload = CommandCodec.encode(server.wallMillis(), write.command());
    unanswered.put(nextId, new Asked(client, write.call(), payload));
    propose(new Proposal(nextId++, payload));
  }

  /** What comes in one instant goes into one step. */
  private void propose(Proposal proposal) {
    gathered.add(proposal);
    if (gathered.size() == 1) {
      later(this::proposeGathered);
    }
  }

  private void proposeGathered() {
    List<Proposal> batch = gathered;
    gathered = new ArrayList<>();
    step(new Input.Propose(batch));
  }

  private void later(Server.Action action) {
    server.after(this, server.chance().between(0, MOST_HANDOVER_NANOS), action);
  }

  /** The answers of the log come in the order in which it gives them. */
  private void post(Input input) {
    inputs.add(input);
    later(() -> step(inputs.remove()));
  }

  private void step(Input input) {
    Output output = core.step(clock.now(), input);
    server.say(() -> Trace.of(input) + " > " + Trace.of(output));
    wakeAt(output.wakeAt());
    Persist persist = output.persist();
    if (persist != null) {
      Input early = server.craft().beforePersisting(persist);
      if (early != null) {
        post(early);
      }
      write(new Writer.Job.Write(persist));
    }
    if (output.probeStorage() && server.craft().probesStorage()) {
      write(new Writer.Job.Probe());
    }
    if (output.status().leads() && !status.leads()) {
      server.checks().leads(output.status().term());
    }
    status = output.status();
    Map<Long, Command.Result> results = apply(output.apply());
    answer(output.outcomes(), results);
    if (output.snapshotWanted() || sinceSnapshot >= SNAPSHOT_ENTRIES) {
      Snapshot state = server.craft().captured(catalog.before(), catalog.state());
      write(new Writer.Job.Save(catalog.state().index(), lastTerm, state, output.snapshotWanted()));
      sinceSnapshot = 0;
    }
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(output.apply().getLast().index()));
    }
  }

  private void wakeAt(long time) {
    long wake = ++wakes;
    if (time != Output.NEVER) {
      server.after(
          this,
          clock.until(time),
          () -> {
            if (wake == wakes) {
              step(new Input.TimePassed());
            }
          });
    }
  }

  private Map<Long, Command.Result> apply(List<Entry> entries) {
    Map<Long, Command.Result> results = new HashMap<>();
    Snapshot before = catalog.state();
    for (Entry entry : entries) {
      results.put(entry.index(), catalog.apply(entry));
      server.checks().applied(entry, catalog.state());
      lastTerm = entry.term();
      sinceSnapshot++;
      server.tally().add(Tally.Of.APPLIED);
    }
    if (!entries.isEmpty()) {
      published = server.craft().published(before, catalog.state());
    }
    return results;
  }

  private void answer(List<Output.Resolved> outcomes, Map<Long, Command.Result> results) {
    for (Output.Resolved resolved : outcomes) {
      Asked asked = unanswered.remove(resolved.id());
      if (asked != null) {
        tell(asked, server.craft().told(resolved.outcome()), results::get);
      }
    }
  }

  private void tell(Asked asked, Outcome outcome, LongFunction<Command.@Nullable Result> results) {
    long call = asked.call();
    switch (outcome) {
      case Outcome.Committed c -> {
        Command.Result result = results.apply(c.index());
        Violation.unless(
            result != null, () -> "entry %d is acknowledged before apply".formatted(c.index()));
        server.checks().acknowledged(c.index());
        server.tally().add(Tally.Of.ACKNOWLEDGED);
        if (result != null) {
          server.send(asked.client(), new Message.Applied(call, result));
        }
      }
      case Outcome.NotLeader _ -> refuse(asked, "not the leader");
      case Outcome.Rejected r -> {
        if (r.reason() == Outcome.Reason.STORAGE_FULL) {
          server.tally().add(Tally.Of.REFUSED_FOR_ROOM);
        }
        refuse(asked, r.why());
      }
      case Outcome.Indeterminate _ -> server.send(asked.client(), new Message.Unknown(call));
    }
  }

  private void refuse(Asked asked, String why) {
    server.checks().refused(asked.payload());
    server.send(asked.client(), new Message.Refused(asked.call(), why));
  }

  private void write(Writer.Job job) {
    writer.add(job);
    writeOn();
  }

  /** One group at a time; what comes meanwhile is the next group. */
  private void writeOn() {
    if (writing || writer.waiting() == 0) {
      return;
    }
    writing = true;
    int jobs = writer.waiting();
    long nanos = server.chance().between(LEAST_WRITE_NANOS, MOST_WRITE_NANOS);
    server.after(
        this,
        nanos,
        () -> {
          writer.carryOut(jobs);
          writing = false;
          writeOn();
        });
  }

  private void saved() {
    server.tally().add(Tally.Of.SNAPSHOTS);
  }

  /** The log cannot be written: as the agent does, whoever waits is told that nothing is known. */
  void lost() {
    Outcome unknown = new Outcome.Indeterminate("the log cannot be written");
    unanswered.values().forEach(asked -> tell(asked, server.craft().told(unknown), _ -> null));
    unanswered.clear();
  }
}
