package io.discovery.agent.consensus;

import io.discovery.raft.Outcome;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Restored;
import io.discovery.raft.log.DataDirectory;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWriter;
import io.discovery.raft.log.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
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
  private final LogWriter writer;
  private final Thread thread;

  private Consensus(
      DataDirectory directory,
      Identity identity,
      Mailbox<R> mailbox,
      LogWriter writer,
      Thread thread) {
    this.directory = directory;
    this.identity = identity;
    this.mailbox = mailbox;
    this.writer = writer;
    this.thread = thread;
  }

  /**
   * Opens or creates the log below {@code <dataDirectory>/raft/}, restores the newest snapshot and
   * applies the entries after it before it returns. A sole voter leads some syncs later; proposals
   * made before that wait. Blocks; not for an event loop.
   *
   * @param ifNew who this server is when the directory holds no log yet; otherwise what the
   *     directory says stands
   * @param fatal called at most once, on the thread {@code raft}, when the process must stop: what
   *     happened and what to do. Proposals without a result are indeterminate then
   * @throws IOException when the directory is in use, not accessible, or damaged (the cause is a
   *     {@link io.discovery.raft.log.LogDamage} then); the message says what, its meaning and the
   *     mend
   */
  public static <R> Consensus<R> open(
      Path dataDirectory, Identity ifNew, StateMachine<R> machine, Consumer<String> fatal)
      throws IOException {
    DataDirectory directory = DataDirectory.take(dataDirectory);
    try {
      return open(directory, ifNew, machine, fatal);
    } catch (IOException e) {
      directory.close();
      throw new IOException("data directory " + dataDirectory + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      directory.close();
      throw new IOException(
          "data directory %s: an entry of its log cannot be applied: %s; start the version that"
                  .formatted(dataDirectory, e)
              + " wrote it, or a newer one",
          e);
    }
  }

  private static <R> Consensus<R> open(
      DataDirectory directory, Identity ifNew, StateMachine<R> machine, Consumer<String> fatal)
      throws IOException {
    Mailbox.Clock clock = new Mailbox.Clock();
    LogStore store = LogStore.open(directory.disk(), ifNew);
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
      RaftCore core = new RaftCore(identity.server(), restored);
      writer = LogWriter.start(store, Consensus::noOther, mailbox::post, mailbox::fail);
      RaftThread<R> raft = new RaftThread<>(core, writer, machine, mailbox, clock);
      raft.begin();
      LOG.log(
          System.Logger.Level.INFO,
          "log opened server="
              + identity.server()
              + " entries="
              + entries
              + " ms="
              + clock.now() / 1_000_000);
      Thread thread = new Thread(() -> run(raft, fatal), "raft");
      thread.setDaemon(true);
      thread.start();
      return new Consensus<>(directory, identity, mailbox, writer, thread);
    } catch (IOException | RuntimeException e) {
      if (writer == null) {
        store.close();
      } else {
        end(writer);
      }
      throw e;
    }
  }

  /** A leader's snapshot comes from another server. */
  private static void noOther(StoredSnapshot snapshot) throws IOException {
    throw new IOException("a snapshot from elsewhere, but this server is its cluster's only one");
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
    switch (mailbox.post(new Mailbox.Posted<>(payload, answer))) {
      case TAKEN -> {}
      case FULL ->
          answer.complete(
              new Answer.Failed<>(
                  new Outcome.Rejected(
                      Outcome.Reason.BUSY,
                      "write refused: too many writes are waiting; try again a little later")));
      case CLOSED -> answer.complete(new Answer.Failed<>(new Outcome.NotLeader(null)));
    }
    return answer;
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
