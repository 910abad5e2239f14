package io.discovery.agent.catalog;

import io.discovery.agent.consensus.Answer;
import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.consensus.StateMachine;
import io.discovery.catalog.Apply;
import io.discovery.catalog.ClusterClock;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.FeatureLevel;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.SnapshotCodec;
import io.discovery.catalog.Topic;
import io.discovery.raft.Outcome;
import io.discovery.raft.Status;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The catalog on the replicated log: applies committed commands, publishes one record per batch,
 * and takes commands from anyone.
 */
public final class ReplicatedCatalog implements CatalogAccess, AutoCloseable {
  /** As much of a snapshot as is written in one go, between writes of log entries. */
  private static final int SNAPSHOT_PART_BYTES = 64 * 1024;

  /** Longer than any record can be: a bound on what a damaged length makes the reader allocate. */
  private static final int MAX_RECORD_BYTES = 64 << 20;

  private final Watches watches = new Watches();
  private final Machine machine = new Machine();
  private final Function<Status, String> leaderAddress;
  private volatile Published published = Published.NOTHING;

  /** Moved on by whoever applies, read by whoever proposes. */
  private volatile @Nullable ClusterClock clock;

  private @Nullable Consensus<Command.Result> consensus;

  /**
   * @param leaderAddress the {@code ip:port} of the leader that a status names, or empty
   */
  public ReplicatedCatalog(Function<Status, String> leaderAddress) {
    this.leaderAddress = leaderAddress;
  }

  /** Opens the log through {@code open}, which is given this catalog's state machine. */
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
  public CompletionStage<Applied> submit(Command command) {
    Consensus<Command.Result> log = consensus;
    if (log == null) {
      return CompletableFuture.failedStage(
          new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader"));
    }
    int since = FeatureLevel.since(command);
    int level = published.snapshot().featureLevel();
    if (since > level) {
      return CompletableFuture.failedStage(
          new CommandFailure(
              CommandFailure.Kind.NOT_YET,
              "refused: this needs feature level %d, the cluster is at %d until every server runs a version that knows it"
                  .formatted(since, level)));
    }
    byte[] payload = CommandCodec.encode(stamp(), command);
    return log.propose(payload).thenCompose(ReplicatedCatalog::outcome);
  }

  /** Before anything was applied it is the wall clock's, which is kept only once it was. */
  private long stamp() {
    ClusterClock now = clock;
    return now == null ? System.currentTimeMillis() : now.stamp(System.nanoTime());
  }

  private void learn(long applied, long now) {
    ClusterClock before = clock;
    if (applied > 0) {
      clock = before == null ? new ClusterClock(applied, now) : before.applied(applied, now);
    }
  }

  private static CompletionStage<Applied> outcome(Answer<Command.Result> answer) {
    return switch (answer) {
      case Answer.Applied<Command.Result> a ->
          CompletableFuture.completedStage(new Applied(a.index(), a.result()));
      case Answer.Failed<Command.Result> f -> CompletableFuture.failedStage(failure(f.why()));
    };
  }

  private static CommandFailure failure(Outcome.Failure why) {
    return switch (why) {
      case Outcome.NotLeader _ ->
          new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader");
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

  @Override
  public void close() {
    Consensus<Command.Result> log = consensus;
    if (log != null) {
      log.close();
    }
  }

  /** Called by the log only, never by two threads at once. */
  private final class Machine implements StateMachine<Command.Result> {
    private Snapshot snapshot = Snapshot.EMPTY;
    private final Set<Topic> changed = new HashSet<>();

    @Override
    public void restore(long index, long term, InputStream in) throws IOException {
      SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
      DataInputStream records = new DataInputStream(in);
      try {
        for (int length = next(records); length >= 0; length = next(records)) {
          byte[] record = records.readNBytes(length);
          if (record.length != length) {
            throw new EOFException("a record of " + length + " bytes is cut short");
          }
          reader.accept(record);
        }
        snapshot = reader.finish();
      } catch (IllegalArgumentException e) {
        throw new IOException("the catalog in the snapshot is not readable: " + e.getMessage(), e);
      }
    }

    private static int next(DataInputStream records) throws IOException {
      int first = records.read();
      if (first < 0) {
        return -1;
      }
      int length = first << 24;
      length |= records.readUnsignedByte() << 16;
      length |= records.readUnsignedShort();
      if (length < 0 || length > MAX_RECORD_BYTES) {
        throw new IOException("a record claims to be " + length + " bytes long");
      }
      return length;
    }

    @Override
    public Command.Result apply(long index, long term, byte[] payload) {
      if (payload.length == 0) {
        snapshot = Apply.skip(snapshot, index);
        changed.add(new Topic.Leader());
        return new Command.Result.Done();
      }
      CommandCodec.Stamped stamped = CommandCodec.decode(payload);
      io.discovery.catalog.Applied applied =
          Apply.apply(snapshot, index, stamped.clusterTime(), stamped.command());
      snapshot = applied.next();
      changed.addAll(applied.changed());
      return applied.result();
    }

    @Override
    public Command.Result configured(long index, long term, int featureLevel) {
      snapshot = Apply.configured(snapshot, index, featureLevel);
      return new Command.Result.Done();
    }

    @Override
    public void published(Status status) {
      learn(snapshot.clusterTime(), System.nanoTime());
      published = new Published(snapshot, status.term(), leaderAddress.apply(status), 0);
      watches.wake(changed, snapshot);
      changed.clear();
    }

    @Override
    public SnapshotWriter snapshot() {
      Iterator<byte[]> records = SnapshotCodec.records(snapshot);
      return out -> writePart(records, out);
    }
  }

  private static boolean writePart(Iterator<byte[]> records, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    while (records.hasNext() && data.size() < SNAPSHOT_PART_BYTES) {
      byte[] record = records.next();
      data.writeInt(record.length);
      data.write(record);
    }
    data.flush();
    return records.hasNext();
  }
}
