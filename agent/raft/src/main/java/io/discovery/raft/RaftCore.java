package io.discovery.raft;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server's part in Raft, as a state machine: an input in, what is to be done out. No thread,
 * clock, random source, socket or file.
 *
 * <p>Not safe for use by several threads; belongs to whoever steps it.
 */
public final class RaftCore {
  /** Longest payload, bytes: a key's value with its frame, or a node with hundreds of checks. */
  public static final int MAX_PAYLOAD_BYTES = 2 << 20;

  /** How long to wait before the log is tried again after it could not grow, ns. */
  static final long STORAGE_RETRY_NANOS = 1_000_000_000L;

  private static final Outcome.Failure GIVING_UP =
      new Outcome.Rejected(
          Outcome.Reason.BUSY,
          "write refused: another server is about to lead; try again a little later");

  private final ServerState server;
  private boolean begun;

  /** When to try the log again. */
  private long probeAt;

  /**
   * The sole voter of its cluster, with what it remembers. Its first step should come at once, with
   * {@link Input.TimePassed}.
   */
  public RaftCore(UUID self, Restored restored) {
    this(Settings.sole(self), restored);
  }

  /**
   * A server with what it remembers. Its first step should come at once, with {@link
   * Input.TimePassed}.
   */
  public RaftCore(Settings settings, Restored restored) {
    server = new ServerState(settings, restored);
  }

  /**
   * One turn.
   *
   * @param now nanoseconds of a monotonic clock that began at 0 or later; never less than before
   */
  public Output step(long now, Input input) {
    Invariant.check(now >= server.now, "time does not go back");
    server.now = now;
    if (!begun) {
      begin();
    }
    if (now >= dueAt()) {
      due();
    }
    handle(input);
    if (server.storageFull == null || server.isSole()) {
      server.part.flush();
    }
    server.reads.flush();
    return server.finish(dueAt());
  }

  /**
   * A sole voter stands at once: a timeout could only protect a leader elsewhere. One of several
   * that has been here before votes for nobody, itself included, for one longest election timeout.
   */
  private void begin() {
    begun = true;
    Timing timing = server.settings.timing();
    if (!server.isSole() && server.part instanceof Follower follower) {
      server.mustBeKnown(server.configurations.at(server.handedOutIndex));
      boolean first = server.hardState.equals(HardState.INITIAL);
      server.silentUntil =
          first ? server.now : server.now + server.rules.silenceAfterStartNanos(timing);
      follower.waitUntil(server.silentUntil + server.electionTimeout());
    }
  }

  private long dueAt() {
    return server.storageFull == null ? server.part.dueAt() : probeAt;
  }

  private void due() {
    if (server.installing.isFinishing() && server.part instanceof Follower follower) {
      follower.waitUntil(server.now + server.electionTimeout());
    } else if (server.storageFull == null) {
      server.part.due();
    } else {
      server.effects.probe = true;
      probeAt = server.now + STORAGE_RETRY_NANOS;
    }
  }

  private void handle(Input input) {
    switch (input) {
      case Input.TimePassed _ -> {}
      case Input.Received r -> received(r.message());
      case Input.Propose p -> propose(p.proposals());
      case Input.Read r -> server.reads.read(r.ids(), r.guarantee());
      case Input.Change c -> change(c);
      case Input.Transfer t -> leading(leader -> leader.handOver(t.to()));
      case Input.Persisted p -> {
        if (server.persisted(p)) {
          server.part.persisted();
        }
      }
      case Input.NotPersisted p -> notPersisted(p);
      case Input.StorageProbed p -> storageProbed(p.ready());
      case Input.Applied a -> server.applied(a.index());
      case Input.SnapshotTaken s -> server.snapshots.taken(s.index(), s.bytes());
      case Input.SnapshotFailed _ -> server.snapshots.failed();
      case Input.ChunkRead c -> leading(leader -> leader.read(c));
      case Input.ChunkUnreadable c -> leading(leader -> leader.unreadable(c));
      case Input.ChunkStored c -> server.installing.stored(c);
      case Input.ChunkNotStored c -> server.installing.notStored(c);
    }
  }

  private void leading(Consumer<Leader> what) {
    if (server.part instanceof Leader leader) {
      what.accept(leader);
    }
  }

  /**
   * A server that cannot remember anything does not take part; one whose log is about to be another
   * one only hears that its leader lives.
   */
  private void received(Message message) {
    boolean hears = !server.installing.isFinishing() || message instanceof Message.Heartbeat;
    if (server.storageFull == null
        && hears
        && message.to().equals(server.self)
        && !message.from().equals(server.self)) {
      Receiving.receive(server, message);
    }
  }

  private void change(Input.Change c) {
    String full = server.storageFull;
    if (full != null) {
      server.effects.outcomes.add(new Output.Resolved(c.id(), full(full)));
    } else if (server.part instanceof Leader leader && leader.isGivingUp()) {
      server.effects.outcomes.add(new Output.Resolved(c.id(), GIVING_UP));
    } else if (server.part instanceof Leader leader) {
      leader.change(c.id(), c.change());
    } else {
      server.effects.outcomes.add(
          new Output.Resolved(c.id(), new Outcome.NotLeader(server.leader)));
    }
  }

  private void propose(List<Proposal> batch) {
    boolean leads = server.part instanceof Leader;
    for (Proposal proposal : batch) {
      Outcome.Failure refusal = refusal(proposal);
      if (refusal != null) {
        server.effects.outcomes.add(new Output.Resolved(proposal.id(), refusal));
      }
    }
    // Before a sole voter leads they wait: nobody else can win, so sending the caller away is no
    // help.
    if (leads && server.part instanceof Leader leader) {
      leader.append();
    }
  }

  private Outcome.@Nullable Failure refusal(Proposal proposal) {
    String full = server.storageFull;
    if (full != null) {
      return full(full);
    }
    if (server.part instanceof Leader leader && leader.isGivingUp()) {
      return GIVING_UP;
    }
    if (!server.isSole() && !(server.part instanceof Leader)) {
      return new Outcome.NotLeader(server.leader);
    }
    return server.proposals.offer(proposal);
  }

  private static Outcome.Rejected full(String why) {
    return new Outcome.Rejected(Outcome.Reason.STORAGE_FULL, "write refused: " + why);
  }

  /**
   * The log cannot grow. One of several steps down and takes no part until it can. Of a sole voter
   * nobody else has seen what was refused, so that is taken back for good; the same index is used
   * again only in a later term, so that term and index still name one entry. It leads on for
   * readers: no other server could take over.
   */
  private void notPersisted(Input.NotPersisted p) {
    server.storageFull = p.why();
    probeAt = server.now + STORAGE_RETRY_NANOS;
    boolean alone = server.isAlone();
    if (alone) {
      server.proposals.fail(full(p.why()), server.effects.outcomes);
    }
    if (!alone || server.part instanceof Candidate) {
      server.follow(server.term(), null);
    }
    server.notPersisted();
  }

  private void storageProbed(boolean ready) {
    if (server.storageFull == null) {
      return;
    }
    if (!ready) {
      probeAt = server.now + STORAGE_RETRY_NANOS;
      return;
    }
    server.storageFull = null;
    if (server.isSole()) {
      Candidate.campaign(server, false);
    } else {
      // What was refused but must not be forgotten: the term, and the vote in it.
      server.durable.ask(List.of());
      if (server.part instanceof Follower follower) {
        follower.waitUntil(server.now + server.electionTimeout());
      }
    }
  }
}
