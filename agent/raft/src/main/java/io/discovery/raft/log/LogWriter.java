package io.discovery.raft.log;

import io.discovery.raft.Input;
import io.discovery.raft.Persist;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes the log. Whatever waits when it comes round is written together and
 * synced once (group commit: Gray and Reuter, "Transaction Processing", 9.4.7); meanwhile the next
 * group gathers. Snapshots are written between groups, a part at a time.
 *
 * <p>Its methods may be called from any thread and return at once. What they lead to is handed to
 * {@code inputs} on the writer's thread, in order. It sleeps while nothing is asked for.
 */
public final class LogWriter {
  /** A state that writes itself out in parts. */
  @FunctionalInterface
  public interface Parts {
    /** Writes the next part; returns whether parts are left. */
    boolean writePart(OutputStream out) throws IOException;
  }

  private sealed interface Job {}

  private record Write(Persist persist) implements Job {}

  private record Probe() implements Job {}

  private record Snapshot(long index, long term, Parts parts) implements Job {}

  private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());

  private final LogStore store;
  private final Consumer<Input> inputs;
  private final Consumer<String> fatal;
  private final Thread thread;

  private final Object lock = new Object();
  private final Deque<Job> jobs = new ArrayDeque<>();
  private boolean closing;

  // Of the writer's thread only.
  private @Nullable SnapshotFile file;
  private @Nullable Snapshot snapshot;
  private boolean refused;
  private String refusedWhy = "";

  private LogWriter(LogStore store, Consumer<Input> inputs, Consumer<String> fatal) {
    this.store = store;
    this.inputs = inputs;
    this.fatal = fatal;
    this.thread = new Thread(this::run, "raft-log");
    this.thread.setDaemon(true);
  }

  /**
   * Starts writing.
   *
   * @param store from now on the writer's, who closes it
   * @param inputs takes what became of each request; must not block
   * @param fatal takes, once and as the last thing, why the process must stop
   */
  public static LogWriter start(LogStore store, Consumer<Input> inputs, Consumer<String> fatal) {
    LogWriter writer = new LogWriter(store, inputs, fatal);
    writer.thread.start();
    return writer;
  }

  /** Answered with {@link Input.Persisted} or {@link Input.NotPersisted}. */
  public void persist(Persist persist) {
    add(new Write(persist));
  }

  /** Answered with {@link Input.StorageProbed}. */
  public void probe() {
    add(new Probe());
  }

  /**
   * Writes a snapshot of the state after an entry. Answered with {@link Input.SnapshotTaken} or
   * {@link Input.SnapshotFailed}. One at a time.
   */
  public void snapshot(long index, long term, Parts parts) {
    add(new Snapshot(index, term, parts));
  }

  private void add(Job job) {
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
      List<Job> taken = new ArrayList<>();
      while (take(taken)) {
        carryOut(taken);
        taken.clear();
        writePart();
      }
      SnapshotFile unfinished = file;
      if (unfinished != null) {
        unfinished.abandon();
      }
      store.close();
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "log cannot be written", e);
      fatal.accept(
          "the log cannot be written any more: "
              + e
              + "; what was acknowledged is safe; check the disk and start again");
    }
  }

  /** Takes all that waits; false at the end. */
  private boolean take(List<Job> into) {
    synchronized (lock) {
      while (jobs.isEmpty() && !closing && file == null) {
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

  private void carryOut(List<Job> taken) throws IOException {
    List<Persist> group = new ArrayList<>(taken.size());
    for (Job job : taken) {
      switch (job) {
        case Write w -> group.add(w.persist());
        case Probe _ -> {
          write(group);
          boolean ready = store.probe();
          refused &= !ready;
          inputs.accept(new Input.StorageProbed(ready));
        }
        case Snapshot s -> begin(s);
      }
    }
    write(group);
  }

  private void write(List<Persist> group) throws IOException {
    // What was asked for before the core knew of a refusal goes the same way; it asks for nothing
    // more until a probe says that there is room.
    if (!group.isEmpty() && refused) {
      inputs.accept(new Input.NotPersisted(group.getLast().term(), refusedWhy));
    } else if (!group.isEmpty()) {
      Persist last = group.getLast();
      try {
        store.persist(group);
        inputs.accept(new Input.Persisted(last.term(), last.index()));
      } catch (StorageFull e) {
        refused = true;
        refusedWhy = String.valueOf(e.getMessage());
        inputs.accept(new Input.NotPersisted(last.term(), refusedWhy));
      }
    }
    group.clear();
  }

  private void begin(Snapshot wanted) {
    try {
      file = store.beginSnapshot(wanted.index(), wanted.term());
      snapshot = wanted;
    } catch (IOException e) {
      failed(wanted, e);
    }
  }

  private void writePart() throws IOException {
    SnapshotFile into = file;
    Snapshot source = snapshot;
    if (into == null || source == null) {
      return;
    }
    try {
      if (source.parts().writePart(into)) {
        return;
      }
      long bytes = store.finishSnapshot(into);
      inputs.accept(new Input.SnapshotTaken(source.index(), bytes));
    } catch (IOException | RuntimeException e) {
      into.abandon();
      failed(source, e);
    }
    file = null;
    snapshot = null;
  }

  /** Only the log grows then; what a failed sync left behind has no name and is removed. */
  private void failed(Snapshot wanted, Exception e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "snapshot failed index="
            + wanted.index()
            + "; writes go on, it is tried again later; check the disk",
        e);
    inputs.accept(new Input.SnapshotFailed());
  }
}
