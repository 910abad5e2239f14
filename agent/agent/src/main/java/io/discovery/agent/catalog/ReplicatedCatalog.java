package io.discovery.agent.catalog;

import io.discovery.agent.consensus.Answer;
import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.consensus.StateMachine;
import io.discovery.catalog.ClusterClock;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.FeatureLevel;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Outcome;
import io.discovery.raft.Status;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The catalog on the replicated log: publishes one record per batch, and takes commands from
 * anyone, for the log of this server or for that of the one that leads.
 */
public final class ReplicatedCatalog implements CatalogAccess, AutoCloseable {
  private final Watches watches = new Watches();
  private final AppliedHere appliedHere = new AppliedHere();
  private final Perseverance perseverance = new Perseverance();
  private final CatalogMachine machine = new CatalogMachine(this::publish);
  private final Function<Status, String> leaderAddress;
  private final LeaderLine leaderLine;
  private volatile Published published = Published.NOTHING;

  /** Moved on by whoever applies, read by whoever proposes. */
  private volatile @Nullable ClusterClock clock;

  /** Term of what was applied last. */
  private volatile long appliedTerm;

  private volatile @Nullable Consensus<Command.Result> consensus;

  /**
   * @param leaderAddress the {@code ip:port} of the leader that a status names, or empty
   * @param leaderLine the way to it
   */
  public ReplicatedCatalog(Function<Status, String> leaderAddress, LeaderLine leaderLine) {
    this.leaderAddress = leaderAddress;
    this.leaderLine = leaderLine;
  }

  /** Opens the log through {@code open}, which is given this catalog's state machine. Once. */
  public Consensus<Command.Result> start(Opening open) throws IOException {
    Consensus<Command.Result> opened = open.open(machine);
    consensus = opened;
    return opened;
  }

  /** How the log is opened: {@link Consensus#open} with all its arguments but the machine. */
  public interface Opening {
    /** Opens the log and replays it into the machine. */
    Consensus<Command.Result> open(StateMachine<Command.Result> machine) throws IOException;
  }

  @Override
  public Published published() {
    return published;
  }

  @Override
  public long lastContactMillis() {
    Consensus<Command.Result> log = consensus;
    return log == null || log.status().leads()
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(log.sinceLeaderHeardNanos());
  }

  @Override
  public boolean isCurrent() {
    Consensus<Command.Result> log = consensus;
    return log != null && isSole(log);
  }

  private static boolean isSole(Consensus<Command.Result> log) {
    List<UUID> voters = log.status().configuration().voters();
    return voters.size() == 1 && voters.getFirst().equals(log.identity().server());
  }

  @Override
  public CompletionStage<@Nullable Void> current(Guarantee guarantee) {
    return perseverance.untilLed(_ -> currentNow(guarantee));
  }

  private CompletionStage<@Nullable Void> currentNow(Guarantee guarantee) {
    Consensus<Command.Result> log = consensus;
    if (log == null) {
      return CompletableFuture.failedStage(noLeader());
    }
    return log.read(guarantee)
        .thenCompose(
            failure ->
                failure.isPresent()
                    ? CompletableFuture.failedStage(failure(failure.get()))
                    : CompletableFuture.completedStage(null));
  }

  @Override
  public CompletionStage<Applied> submit(Command command) {
    CommandFailure early = tooEarly(command);
    if (early != null) {
      return CompletableFuture.failedStage(early);
    }
    byte[] unstamped = CommandCodec.encode(0, command);
    return perseverance.untilLed(patience -> submit(unstamped, patience));
  }

  private @Nullable CommandFailure tooEarly(Command command) {
    int since = FeatureLevel.since(command);
    int level = published.snapshot().featureLevel();
    return since <= level
        ? null
        : new CommandFailure(
            CommandFailure.Kind.NOT_YET,
            "refused: this needs feature level %d, the cluster is at %d until every server runs a version that knows it"
                .formatted(since, level));
  }

  private CompletionStage<Applied> submit(byte[] unstamped, int patienceMillis) {
    Consensus<Command.Result> log = consensus;
    if (log == null) {
      return CompletableFuture.failedStage(noLeader());
    }
    UUID leader = log.status().leader();
    if (isSole(log) || log.identity().server().equals(leader)) {
      return propose(log, unstamped);
    }
    return leader == null
        ? CompletableFuture.failedStage(noLeader())
        : leaderLine
            .submit(leader, unstamped, patienceMillis)
            .thenCompose(done -> appliedHere.await(done.index()).thenApply(_ -> done));
  }

  /**
   * Another server wants a command in the log of this one, which it takes for the leader.
   *
   * @param unstamped what came over the network: if it is no command, it is not proposed
   */
  public CompletionStage<Applied> proposeFor(byte[] unstamped) {
    Consensus<Command.Result> log = consensus;
    if (log == null || !log.status().leads()) {
      return CompletableFuture.failedStage(noLeader());
    }
    CommandFailure early;
    try {
      early = tooEarly(CommandCodec.decode(unstamped).command());
    } catch (IllegalArgumentException e) {
      early = new CommandFailure(CommandFailure.Kind.NOT_YET, String.valueOf(e.getMessage()));
    }
    return early == null ? propose(log, unstamped) : CompletableFuture.failedStage(early);
  }

  /** Who leads stamps. Where it knows no time yet, some that it has not applied may be there. */
  private CompletionStage<Applied> propose(Consensus<Command.Result> log, byte[] unstamped) {
    ClusterClock now = clock;
    if (now == null && !isSole(log) && appliedTerm != log.status().term()) {
      return CompletableFuture.failedStage(noLeader());
    }
    long stamp = now == null ? System.currentTimeMillis() : now.stamp(System.nanoTime());
    return log.propose(CommandCodec.stamp(unstamped, stamp))
        .thenCompose(ReplicatedCatalog::outcome);
  }

  private static CompletionStage<Applied> outcome(Answer<Command.Result> answer) {
    return switch (answer) {
      case Answer.Applied<Command.Result> a ->
          CompletableFuture.completedStage(new Applied(a.index(), a.result()));
      case Answer.Failed<Command.Result> f -> CompletableFuture.failedStage(failure(f.why()));
    };
  }

  private static CommandFailure noLeader() {
    return new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader");
  }

  private static CommandFailure failure(Outcome.Failure why) {
    return switch (why) {
      case Outcome.NotLeader _ -> noLeader();
      case Outcome.Indeterminate i ->
          new CommandFailure(CommandFailure.Kind.INDETERMINATE, i.why());
      case Outcome.Rejected r -> new CommandFailure(kind(r.reason()), r.why());
    };
  }

  private static CommandFailure.Kind kind(Outcome.Reason reason) {
    return switch (reason) {
      case BUSY -> CommandFailure.Kind.BUSY;
      case STORAGE_FULL -> CommandFailure.Kind.STORAGE_FULL;
      case TOO_LARGE -> CommandFailure.Kind.TOO_LARGE;
      case MEMBERS -> throw new IllegalStateException("a command changes no members");
    };
  }

  @Override
  public Watch watch(Topic topic, long index, Runnable wake) {
    return watches.add(topic, index, wake, () -> published.snapshot());
  }

  /** Called by the log only, never by two threads at once. */
  private void publish(
      Snapshot snapshot, long term, Status status, Set<Topic> changed, boolean replaced) {
    learn(snapshot.clusterTime(), System.nanoTime());
    appliedTerm = term;
    published = new Published(snapshot, status.term(), leaderAddress.apply(status));
    if (replaced) {
      watches.wakeAll(snapshot);
    } else {
      watches.wake(changed, snapshot);
    }
    appliedHere.reached(snapshot.index());
  }

  private void learn(long applied, long now) {
    ClusterClock before = clock;
    if (applied > 0) {
      clock = before == null ? new ClusterClock(applied, now) : before.applied(applied, now);
    }
  }

  @Override
  public void close() {
    perseverance.end();
    Consensus<Command.Result> log = consensus;
    if (log != null) {
      log.close();
    }
  }
}
