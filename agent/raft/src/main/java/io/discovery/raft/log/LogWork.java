package io.discovery.raft.log;

import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a core wants done on its disk, carried out by whichever thread drives it: {@link
 * LogWriter}'s own, or a simulation's only one. Whatever waits is handed over together; what is to
 * be made durable of it is written together and synced once (group commit: Gray and Reuter,
 * "Transaction Processing", 9.4.7). A snapshot of the server's own state is written in parts
 * between such groups.
 *
 * <p>Used by one thread at a time; every method may block. What becomes of a job is handed out on
 * that thread, in order for each kind. An {@link IOException} from here ends the use of the log.
 */
public final class LogWork {
  /** A state that writes itself out in parts. */
  @FunctionalInterface
  public interface Parts {
    /** Writes the next part; returns whether parts are left. */
    boolean writePart(OutputStream out) throws IOException;
  }

  /**
   * Makes a state from a leader's snapshot, for whoever applies entries to put in its place when
   * the core says so ({@link Output#restored}).
   */
  @FunctionalInterface
  public interface Restorer {
    /**
     * Reads the state and keeps it, in the place of one that nobody has fetched. It may be asked
     * for nothing: when the snapshot cannot be installed after all, another one follows.
     *
     * @throws IOException when it is none that this program can read; so does a {@link
     *     RuntimeException} say. The snapshot is not installed then
     */
    void restore(StoredSnapshot snapshot) throws IOException;
  }

  /** Something to be done. */
  public sealed interface Job {
    /** Answered with {@link Input.Persisted} or {@link Input.NotPersisted}, once for many. */
    record Write(Persist persist) implements Job {}

    /** Answered with {@link Input.StorageProbed}. */
    record Probe() implements Job {}

    /**
     * Answered with {@link Input.SnapshotTaken} or {@link Input.SnapshotFailed}. One at a time.
     *
     * @param state as it was after the entry, whatever is applied meanwhile
     */
    record Save(Output.SnapshotWanted wanted, Parts state) implements Job {}

    /** Answered with {@link Input.ChunkStored} or {@link Input.ChunkNotStored}. */
    record Store(Output.ChunkToStore chunk) implements Job {}

    /** Answered with {@link Input.ChunkRead} or {@link Input.ChunkUnreadable}. */
    record Read(Output.ChunkWanted chunk) implements Job {}
  }

  private final LogStore store;
  private final Restorer restorer;
  private final Consumer<Input> answers;
  private final BiConsumer<String, Exception> troubles;

  private @Nullable SnapshotFile saved;
  private Job.@Nullable Save saving;
  private @Nullable SnapshotFile received;
  private boolean refused;
  private String refusedWhy = "";

  /**
   * Uses the log.
   *
   * @param store nobody else's from now on
   * @param answers takes what became of each job; must not block
   * @param troubles takes what a person should know of, and why; the work goes on
   */
  public LogWork(
      LogStore store,
      Restorer restorer,
      Consumer<Input> answers,
      BiConsumer<String, Exception> troubles) {
    this.store = store;
    this.restorer = restorer;
    this.answers = answers;
    this.troubles = troubles;
  }

  /** Carries out all of these, in their order as far as it matters. */
  public void carryOut(List<Job> jobs) throws IOException {
    List<Persist> group = new ArrayList<>(jobs.size());
    List<Output.ChunkWanted> reads = new ArrayList<>();
    for (Job job : jobs) {
      switch (job) {
        case Job.Write write -> group.add(write.persist());
        case Job.Probe _ -> {
          write(group);
          probe();
        }
        case Job.Save save -> begin(save);
        case Job.Store part -> {
          write(group);
          store(part.chunk());
        }
        // Others wait for what is to be made durable.
        case Job.Read part -> reads.add(part.chunk());
      }
    }
    write(group);
    for (Output.ChunkWanted each : reads) {
      read(each);
    }
  }

  private void write(List<Persist> group) throws IOException {
    // What was asked for before the core knew of a refusal goes the same way; it asks for nothing
    // more until a probe says that there is room.
    if (!group.isEmpty() && refused) {
      answers.accept(new Input.NotPersisted(group.getLast().term(), refusedWhy));
    } else if (!group.isEmpty()) {
      Persist last = group.getLast();
      try {
        store.persist(group);
        answers.accept(new Input.Persisted(last.term(), last.index()));
      } catch (StorageFull e) {
        refused = true;
        refusedWhy = String.valueOf(e.getMessage());
        answers.accept(new Input.NotPersisted(last.term(), refusedWhy));
      }
    }
    group.clear();
  }

  private void probe() throws IOException {
    boolean ready = store.probe();
    refused &= !ready;
    answers.accept(new Input.StorageProbed(ready));
  }

  /** Whether parts of a snapshot are left, for {@link #carryOn}. */
  public boolean isSaving() {
    return saved != null;
  }

  private void begin(Job.Save wanted) {
    Output.SnapshotWanted what = wanted.wanted();
    if (saved != null) {
      throw new IllegalStateException("snapshots are saved one at a time");
    }
    if (what.index() < store.newestSnapshot()) {
      // Wanted when a leader's was about to be installed.
      answers.accept(new Input.SnapshotFailed());
      return;
    }
    try {
      saved = store.beginSnapshot(what.index(), what.term(), what.configuration());
      saving = wanted;
    } catch (IOException e) {
      notSaved(wanted, e);
    }
  }

  /** Writes the next part of a snapshot, if one is being saved. */
  public void carryOn() throws IOException {
    SnapshotFile file = saved;
    Job.Save source = saving;
    if (file == null || source == null) {
      return;
    }
    try {
      if (source.state().writePart(file)) {
        return;
      }
      store.complete(file);
    } catch (IOException | RuntimeException e) {
      // Only the log grows then. What a failed sync left behind has no name.
      dropSaved(source, file, e);
      return;
    }
    try {
      long bytes = store.finishSnapshot(file);
      saved = null;
      saving = null;
      answers.accept(new Input.SnapshotTaken(source.wanted().index(), bytes));
    } catch (StorageFull e) {
      dropSaved(source, file, e);
    }
  }

  private void dropSaved(Job.Save source, SnapshotFile file, Exception why) throws IOException {
    saved = null;
    saving = null;
    file.abandon();
    notSaved(source, why);
  }

  private void notSaved(Job.Save source, Exception why) {
    troubles.accept(
        "snapshot failed index="
            + source.wanted().index()
            + "; writes go on, it is tried again later; check the disk",
        why);
    answers.accept(new Input.SnapshotFailed());
  }

  private void store(Output.ChunkToStore chunk) throws IOException {
    if (refused) {
      // What was refused before may be the term that the snapshot is of.
      dropReceived();
      answers.accept(new Input.ChunkNotStored(chunk.index()));
      return;
    }
    try {
      SnapshotFile file = append(chunk);
      if (chunk.last()) {
        restorer.restore(store.complete(file));
      }
    } catch (IOException | RuntimeException e) {
      notStored(chunk, e);
      return;
    }
    SnapshotFile file = received;
    if (file != null && chunk.last()) {
      try {
        store.install(file);
        received = null;
        dropOvertaken(chunk.index());
      } catch (StorageFull e) {
        notStored(chunk, e);
        return;
      }
    }
    answers.accept(new Input.ChunkStored(chunk.index(), chunk.offset() + chunk.bytes().length));
  }

  private SnapshotFile append(Output.ChunkToStore chunk) throws IOException {
    if (chunk.index() <= store.newestSnapshot()) {
      throw new IOException("there is one after entry " + store.newestSnapshot() + " already");
    }
    if (chunk.offset() == 0) {
      dropReceived();
      received = store.beginReceived(chunk.index(), chunk.term(), chunk.configuration());
    }
    SnapshotFile file = received;
    if (file == null
        || file.index() != chunk.index()
        || file.term() != chunk.term()
        || file.written() != chunk.offset()) {
      throw new IOException("the part at " + chunk.offset() + " does not follow on what is there");
    }
    file.write(chunk.bytes(), 0, chunk.bytes().length);
    return file;
  }

  private void notStored(Output.ChunkToStore chunk, Exception why) throws IOException {
    dropReceived();
    troubles.accept(
        "leader's snapshot not stored index="
            + chunk.index()
            + "; the leader sends it anew; check the disk if this comes back",
        why);
    answers.accept(new Input.ChunkNotStored(chunk.index()));
  }

  private void dropReceived() throws IOException {
    SnapshotFile file = received;
    received = null;
    if (file != null) {
      file.abandon();
    }
  }

  /** A snapshot of its own that is not newer than the leader's is of no use any more. */
  private void dropOvertaken(long index) throws IOException {
    SnapshotFile file = saved;
    Job.Save source = saving;
    if (file != null && source != null && file.index() <= index) {
      saved = null;
      saving = null;
      file.abandon();
      answers.accept(new Input.SnapshotFailed());
    }
  }

  private void read(Output.ChunkWanted wanted) {
    try {
      SnapshotPart part = store.read(wanted.index(), wanted.offset(), wanted.bytes());
      answers.accept(
          new Input.ChunkRead(
              wanted.to(), wanted.index(), wanted.offset(), part.bytes(), part.last()));
    } catch (IOException e) {
      troubles.accept(
          "snapshot not readable index="
              + wanted.index()
              + "; another one is taken for the server that needs it; check the disk if this"
              + " comes back",
          e);
      answers.accept(new Input.ChunkUnreadable(wanted.to(), wanted.index()));
    }
  }

  /** Lets go of the log; snapshots that are under way are dropped. */
  public void close() throws IOException {
    dropReceived();
    SnapshotFile file = saved;
    if (file != null) {
      file.abandon();
    }
    store.close();
  }
}
