package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Input;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Proposal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever wants something of a process, and waits for its answer. */
final class Desk {
  /** What waits. */
  private sealed interface Asked {
    /**
     * A write.
     *
     * @param value that it would write to a register
     */
    record Write(int client, long call, long value) implements Asked {}

    /**
     * A read.
     *
     * @param floor what was known when it came
     */
    record Read(int client, long call, String key, long floor) implements Asked {}

    /** A change of members. */
    record Change(MemberChange change) implements Asked {}

    /** Something that the process itself has asked for. */
    record Own() implements Asked {}
  }

  private final Server server;
  private final Map<Long, Asked> waiting = new HashMap<>();
  private List<Proposal> proposals = new ArrayList<>();
  private final Map<Guarantee, List<Long>> reads = new EnumMap<>(Guarantee.class);
  private long nextId;

  Desk(Server server) {
    this.server = server;
  }

  /**
   * A client writes. Returns whether it is the first to wait for {@link #inputs}.
   *
   * @param stamp the cluster's time, ms
   */
  boolean write(int client, Call.Write write, long stamp) {
    boolean first = isIdle();
    byte[] payload = CommandCodec.encode(stamp, write.command());
    long value = Registers.valueIn(write.command());
    waiting.put(nextId, new Asked.Write(client, write.number(), value));
    proposals.add(new Proposal(nextId++, payload));
    return first;
  }

  /** A client reads. Returns whether it is the first to wait for {@link #inputs}. */
  boolean read(int client, Call.Read read) {
    boolean first = isIdle();
    long floor = server.checks().promises().known();
    waiting.put(nextId, new Asked.Read(client, read.number(), read.key(), floor));
    reads.computeIfAbsent(read.guarantee(), _ -> new ArrayList<>()).add(nextId++);
    return first;
  }

  /** The process proposes something by itself. */
  Input own(List<byte[]> payloads) {
    List<Proposal> own = new ArrayList<>();
    for (byte[] payload : payloads) {
      waiting.put(nextId, new Asked.Own());
      own.add(new Proposal(nextId++, payload));
    }
    return new Input.Propose(own);
  }

  Input change(MemberChange change) {
    waiting.put(nextId, new Asked.Change(change));
    return new Input.Change(nextId++, change);
  }

  private boolean isIdle() {
    return proposals.isEmpty() && reads.isEmpty();
  }

  /** What has come goes into one step for each kind. */
  List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    if (!proposals.isEmpty()) {
      inputs.add(new Input.Propose(proposals));
      proposals = new ArrayList<>();
    }
    for (Guarantee each : Guarantee.values()) {
      List<Long> ids = reads.remove(each);
      if (ids != null) {
        inputs.add(new Input.Read(ids, each));
      }
    }
    return inputs;
  }

  /**
   * Something has ended.
   *
   * @param result of applying the entry that it became
   */
  void resolved(Output.Resolved resolved, Command.@Nullable Result result) {
    Asked asked = waiting.remove(resolved.id());
    Violation.unless(asked != null, () -> "what nobody asked for has ended: " + resolved);
    Outcome outcome = server.craft().told(resolved.outcome());
    switch (asked) {
      case Asked.Write write -> written(write, outcome, result);
      case Asked.Read read -> notRead(read, outcome);
      case Asked.Change change -> changed(change.change(), outcome);
      case Asked.Own _ -> {}
      case null -> {}
    }
  }

  private void written(Asked.Write asked, Outcome outcome, Command.@Nullable Result result) {
    switch (outcome) {
      case Outcome.Committed c -> {
        Violation.unless(
            result != null,
            () -> "entry %d is acknowledged before it is applied".formatted(c.index()));
        server.checks().promises().acknowledged(c.index());
        server.tally().add(Tally.Of.ACKNOWLEDGED);
        if (result != null) {
          answer(asked.client(), new Call.Applied(asked.call(), result));
        }
      }
      case Outcome.NotLeader no -> refuse(asked, "not the leader", no.hint());
      case Outcome.Rejected no -> {
        if (no.reason() == Outcome.Reason.STORAGE_FULL) {
          server.tally().add(Tally.Of.REFUSED_FOR_ROOM);
        }
        refuse(asked, no.why(), null);
      }
      case Outcome.Indeterminate _ -> answer(asked.client(), new Call.Unknown(asked.call()));
    }
  }

  private void refuse(Asked.Write asked, String why, @Nullable UUID hint) {
    if (asked.value() != Registers.NO_VALUE) {
      server.checks().promises().refused(asked.value());
    }
    answer(asked.client(), new Call.Refused(asked.call(), why, hint));
  }

  private void notRead(Asked.Read asked, Outcome outcome) {
    UUID hint = outcome instanceof Outcome.NotLeader no ? no.hint() : null;
    answer(asked.client(), new Call.Refused(asked.call(), "not read", hint));
  }

  private void changed(MemberChange change, Outcome outcome) {
    server.say(() -> change + " ends as " + outcome);
  }

  /** A read may be answered from what is published. */
  void read(Output.SafeRead read, Snapshot published, boolean leads) {
    Asked asked = waiting.remove(read.id());
    if (!(asked instanceof Asked.Read waited)) {
      throw new Violation("a read that nobody asked for: " + read);
    }
    Violation.unless(
        published.index() >= read.index(),
        () -> "a read may see %d, but not before %d".formatted(published.index(), read.index()));
    server.checks().promises().shown(published.index(), waited.floor());
    server.tally().add(Tally.Of.READS);
    if (!leads) {
      server.tally().add(Tally.Of.FOLLOWER_READS);
    }
    answer(waited.client(), new Call.Shown(waited.call(), Registers.show(published, waited.key())));
  }

  private void answer(int client, Call call) {
    server.reception().answer(client, call);
  }

  /** The log cannot be written: as the agent does, whoever waits is told that nothing is known. */
  void lost() {
    Outcome unknown = server.craft().told(new Outcome.Indeterminate("the log cannot be written"));
    for (Asked each : waiting.values()) {
      switch (each) {
        case Asked.Write write -> written(write, unknown, null);
        case Asked.Read read -> notRead(read, unknown);
        case Asked.Change _, Asked.Own _ -> {}
      }
    }
    waiting.clear();
  }
}
