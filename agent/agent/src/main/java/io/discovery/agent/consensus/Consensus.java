package io.discovery.agent.consensus;

import io.discovery.raft.Guarantee;
import io.discovery.raft.Input;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.Settings;
import io.discovery.raft.Status;
import io.discovery.raft.log.DataDirectory;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWriter;
import io.discovery.raft.log.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replicated log as the shell uses it. All methods may be called from any thread.
 *
 * @param <R> result of applying one entry
 */
public final class Consensus<R> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Consensus.class.getName());

  /** How long an orderly end may wait for the disk, for each of the two threads, ms. */
  private static final long CLOSE_MILLIS = 5_000;

  private final DataDirectory directory;
  private final Identity identity;
  private final Mailbox<R> mailbox;
  private final Mailbox.Clock clock;
  private final LogWriter writer;
  private final RaftThread<R> raft;
  private final Thread thread;

  private Consensus(
      DataDirectory directory,
      Identity identity,
      Mailbox<R> mailbox,
      Mailbox.Clock clock,
      LogWriter writer,
      RaftThread<R> raft,
      Consumer<String> fatal) {
    this.directory = directory;
    this.identity = identity;
    this.mailbox = mailbox;
    this.clock = clock;
    this.writer = writer;
    this.raft = raft;
    thread = new Thread(() -> run(raft, fatal), "raft");
    thread.setDaemon(true);
  }

  /**
   * {@link #open(DataDirectory, Beginning, StateMachine, Transport, Consumer)} for the only server
   * of its cluster, which takes the directory itself.
   */
  public static <R> Consensus<R> open(
      Path dataDirectory, Identity ifNew, StateMachine<R> machine, Consumer<String> fatal)
      throws IOException {
    DataDirectory directory = DataDirectory.take(dataDirectory);
    try {
      return open(directory, Beginning.sole(ifNew), machine, Transport.NONE, fatal);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Opens or creates the log below {@code <dataDirectory>/raft/}, restores the newest snapshot and,
   * as a sole voter, applies the entries after it before it returns. A sole voter leads some syncs
   * later; proposals made before that wait. Blocks; not for an event loop.
   *
   * @param directory let go of by {@link #close}, but not where this throws
   * @param fatal called at most once, on the thread {@code raft}, when the process must stop: what
   *     happened and what to do. Proposals without a result are indeterminate then
   * @throws IOException when the directory is not accessible, or damaged (the cause is a {@link
   *     io.discovery.raft.log.LogDamage} then); the message says what, its meaning and the mend
   */
  public static <R> Consensus<R> open(
      DataDirectory directory,
      Beginning beginning,
      StateMachine<R> machine,
      Transport transport,
      Consumer<String> fatal)
      throws IOException {
    try {
      return opened(directory, beginning, machine, transport, fatal);
    } catch (IOException e) {
      throw new IOException("data directory " + directory.path() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new IOException(
          "data directory %s: an entry of its log cannot be applied: %s; start the version that"
                  .formatted(directory.path(), e)
              + " wrote it, or a newer one",
          e);
    }
  }

  private static <R> Consensus<R> opened(
      DataDirectory directory,
      Beginning beginning,
      StateMachine<R> machine,
      Transport transport,
      Consumer<String> fatal)
      throws IOException {
    Mailbox.Clock clock = new Mailbox.Clock();
    LogStore store = LogStore.open(directory.disk(), beginning.ifNew());
    for (String notice : store.notices()) {
      LOG.log(System.Logger.Level.WARNING, notice);
    }
    Identity identity = store.identity();
    Mailbox<R> mailbox = new Mailbox<>();
    LogWriter writer = null;
    try {
      restore(store.snapshot(), machine);
      Restored restored = store.takeRestored();
      int entries = restored.entries().size();
      RaftCore core = new RaftCore(settings(identity, beginning), restored);
      writer =
          LogWriter.start(
              store, snapshot -> receive(snapshot, machine), mailbox::post, mailbox::fail);
      RaftThread<R> raft = new RaftThread<>(core, writer, machine, transport, mailbox, clock);
      raft.begin();
      LOG.log(
          System.Logger.Level.INFO,
          "log opened server="
              + identity.server()
              + " cluster="
              + identity.cluster()
              + " entries="
              + entries
              + " ms="
              + clock.now() / 1_000_000);
      Consensus<R> consensus =
          new Consensus<>(directory, identity, mailbox, clock, writer, raft, fatal);
      consensus.thread.start();
      return consensus;
    } catch (IOException | RuntimeException e) {
      if (writer == null) {
        store.close();
      } else {
        end(writer);
      }
      throw e;
    }
  }

  private static Settings settings(Identity identity, Beginning beginning) {
    return Settings.of(
        identity.server(),
        beginning.initial().apply(identity.server()),
        new SecureRandom().nextLong(Long.MAX_VALUE),
        beginning.timing(),
        beginning.features());
  }

  private static void receive(StoredSnapshot snapshot, StateMachine<?> machine) throws IOException {
    try (InputStream in = snapshot.open()) {
      machine.receive(snapshot.index(), snapshot.term(), in);
    }
  }

  private static void end(LogWriter writer) {
    try {
      if (!writer.close(CLOSE_MILLIS)) {
        LOG.log(System.Logger.Level.WARNING, "log not closed in time; check the disk");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void restore(@Nullable StoredSnapshot snapshot, StateMachine<?> machine)
      throws IOException {
    if (snapshot != null) {
      try (InputStream in = snapshot.open()) {
        machine.restore(snapshot.index(), snapshot.term(), in);
      }
    }
  }

  private static void run(RaftThread<?> raft, Consumer<String> fatal) {
    String why = raft.run();
    if (why != null) {
      fatal.accept(why);
    }
  }

  /** Who this server is. */
  public Identity identity() {
    return identity;
  }

  /** How this server stands. */
  public Status status() {
    return raft.status();
  }

  /** How long ago the leader was heard, where this server is not itself the one, ns. */
  public long sinceLeaderHeardNanos() {
    return clock.now() - raft.leaderHeardAt();
  }

  /** Another server has said something. It may get lost. */
  public void received(Message message) {
    mailbox.receive(message);
  }

  /** Lets another voter lead, if this server does. It may come to nothing. */
  public void transfer(UUID to) {
    mailbox.post(new Input.Transfer(to));
  }

  /**
   * Proposes an entry and returns at once. The stage completes on the thread {@code raft}, or at
   * once when refused: what depends on it must not block. It never completes exceptionally.
   *
   * @param payload not empty, not changed afterwards
   */
  public CompletionStage<Answer<R>> propose(byte[] payload) {
    if (payload.length == 0) {
      throw new IllegalArgumentException("an entry has a payload");
    }
    CompletableFuture<Answer<R>> answer = new CompletableFuture<>();
    Outcome.Failure refusal = post(new Mailbox.Asked.Write<>(payload, answer), "write");
    if (refusal != null) {
      answer.complete(new Answer.Failed<>(refusal));
    }
    return answer;
  }

  /** Changes who belongs to the cluster; as {@link #propose} otherwise. */
  public CompletionStage<Answer<R>> change(MemberChange change) {
    CompletableFuture<Answer<R>> answer = new CompletableFuture<>();
    Outcome.Failure refusal = post(new Mailbox.Asked.Change<>(change, answer), "change");
    if (refusal != null) {
      answer.complete(new Answer.Failed<>(refusal));
    }
    return answer;
  }

  /**
   * Completes empty when what is published is at least as new as this call, else with why that
   * cannot be had. On the thread {@code raft}, or at once; never exceptionally.
   */
  public CompletionStage<Optional<Outcome.Failure>> read(Guarantee guarantee) {
    CompletableFuture<Optional<Outcome.Failure>> answer = new CompletableFuture<>();
    Outcome.Failure refusal = post(new Mailbox.Asked.Read<>(guarantee, answer), "read");
    if (refusal != null) {
      answer.complete(Optional.of(refusal));
    }
    return answer;
  }

  private Outcome.@Nullable Failure post(Mailbox.Asked<R> asked, String what) {
    return switch (mailbox.post(asked)) {
      case TAKEN -> null;
      case FULL ->
          new Outcome.Rejected(
              Outcome.Reason.BUSY,
              "%s refused: too many %ss are waiting; try again a little later"
                  .formatted(what, what));
      case CLOSED -> new Outcome.NotLeader(null);
    };
  }

  /**
   * Finishes what was proposed before, then lets go of the directory. Idempotent; blocks, but not
   * for ever: when the disk does not answer in time the directory stays taken until the process
   * ends.
   */
  @Override
  public void close() {
    mailbox.close();
    try {
      if (ended() && writer.close(CLOSE_MILLIS)) {
        directory.close();
        return;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "log not closed in time; what was acknowledged is safe; check the disk if this comes"
              + " back");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "lock file not closed; the lock ends with the process", e);
    }
  }

  private boolean ended() throws InterruptedException {
    // What is told that the process must stop may close from the very thread that tells it.
    return thread == Thread.currentThread() || thread.join(Duration.ofMillis(CLOSE_MILLIS));
  }
}
