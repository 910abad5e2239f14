package io.discovery.raft.log;

import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one thread that writes the log: it hands whatever waits when it comes round to a {@link
 * LogWork}; meanwhile the next group gathers.
 *
 * <p>Its methods may be called from any thread and return at once. What they lead to is handed to
 * {@code inputs} on the writer's thread, as {@link LogWork.Job} says of each. It sleeps while
 * nothing is asked for.
 */
public final class LogWriter {
  private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());

  private final LogWork work;
  private final Consumer<String> fatal;
  private final Thread thread;

  private final Object lock = new Object();
  private final Deque<LogWork.Job> jobs = new ArrayDeque<>();
  private boolean closing;

  private LogWriter(LogWork work, Consumer<String> fatal) {
    this.work = work;
    this.fatal = fatal;
    this.thread = new Thread(this::run, "raft-log");
    this.thread.setDaemon(true);
  }

  /**
   * Starts writing.
   *
   * @param store from now on the writer's, who closes it
   * @param restorer called on the writer's thread
   * @param inputs takes what became of each request; must not block
   * @param fatal takes, once and as the last thing, why the process must stop
   */
  public static LogWriter start(
      LogStore store, LogWork.Restorer restorer, Consumer<Input> inputs, Consumer<String> fatal) {
    LogWork work =
        new LogWork(
            store,
            restorer,
            inputs,
            (what, why) -> LOG.log(System.Logger.Level.WARNING, what, why));
    LogWriter writer = new LogWriter(work, fatal);
    writer.thread.start();
    return writer;
  }

  /** Makes it durable. */
  public void persist(Persist persist) {
    add(new LogWork.Job.Write(persist));
  }

  /** Finds out whether there is room. */
  public void probe() {
    add(new LogWork.Job.Probe());
  }

  /** Saves a snapshot of the state after an entry. */
  public void save(Output.SnapshotWanted wanted, LogWork.Parts state) {
    add(new LogWork.Job.Save(wanted, state));
  }

  /** Stores a part of a leader's snapshot. */
  public void store(Output.ChunkToStore chunk) {
    add(new LogWork.Job.Store(chunk));
  }

  /** Reads a part of a snapshot for a follower. */
  public void read(Output.ChunkWanted chunk) {
    add(new LogWork.Job.Read(chunk));
  }

  private void add(LogWork.Job job) {
    synchronized (lock) {
      jobs.add(job);
      lock.notifyAll();
    }
  }

  /**
   * Carries out what was asked for (a snapshot under way is dropped) and closes the log.
   *
   * @param millis how long to wait for that
   * @return whether it is done
   */
  public boolean close(long millis) throws InterruptedException {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    return thread.join(Duration.ofMillis(millis));
  }

  private void run() {
    try {
      List<LogWork.Job> taken = new ArrayList<>();
      while (take(taken)) {
        work.carryOut(taken);
        taken.clear();
        work.carryOn();
      }
      work.close();
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "log cannot be written", e);
      fatal.accept(
          "the log cannot be written any more: "
              + e
              + "; what was acknowledged is safe; check the disk and start again");
    }
  }

  /** Takes all that waits; false at the end. */
  private boolean take(List<LogWork.Job> into) {
    synchronized (lock) {
      while (jobs.isEmpty() && !closing && !work.isSaving()) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // Nobody who knows this thread interrupts it; it ends by close().
          Thread.currentThread().interrupt();
          closing = true;
        }
      }
      into.addAll(jobs);
      jobs.clear();
      return !into.isEmpty() || !closing;
    }
  }
}
