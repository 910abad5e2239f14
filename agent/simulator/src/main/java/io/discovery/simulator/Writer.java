package io.discovery.simulator;

import io.discovery.catalog.Snapshot;
import io.discovery.raft.Input;
import io.discovery.raft.Persist;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.SnapshotFile;
import io.discovery.raft.log.StorageFull;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link io.discovery.raft.log.LogWriter} does on its thread, done when told: takes all that
 * waits, writes it as one group, and says what became of it.
 */
final class Writer {
  /** Something that waits. */
  sealed interface Job {
    /** To be made durable. */
    record Write(Persist persist) implements Job {}

    /** Is there room again? */
    record Probe() implements Job {}

    /** A snapshot named after an entry. */
    record Save(long index, long term, Snapshot state, boolean asked) implements Job {}
  }

  private final LogStore store;
  private final Craft craft;
  private final Consumer<Input> answers;
  private final Runnable saved;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private long refusedTerm = -1;
  private String refusedWhy = "";
  private @Nullable Persist newest;

  /**
   * @param answers takes what became of each request
   * @param saved is told of each snapshot that was finished
   */
  Writer(LogStore store, Craft craft, Consumer<Input> answers, Runnable saved) {
    this.store = store;
    this.craft = craft;
    this.answers = answers;
    this.saved = saved;
  }

  void add(Job job) {
    if (job instanceof Job.Write write) {
      newest = write.persist();
    }
    waiting.add(job);
  }

  boolean idle() {
    return waiting.isEmpty();
  }

  /** Carries out so many of the jobs, which have waited longest. */
  void carryOut(int jobs) throws IOException {
    List<Persist> group = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      switch (waiting.remove()) {
        case Job.Write write -> group.add(write.persist());
        case Job.Probe _ -> {
          write(group);
          answers.accept(new Input.StorageProbed(store.probe()));
        }
        case Job.Save save -> {
          write(group);
          save(save);
        }
      }
    }
    write(group);
  }

  int waiting() {
    return waiting.size();
  }

  private void write(List<Persist> group) throws IOException {
    if (group.isEmpty()) {
      return;
    }
    Persist last = group.getLast();
    Input answer;
    // What was asked for before the core knew of a refusal goes the same way.
    if (last.term() <= refusedTerm) {
      answer = new Input.NotPersisted(refusedTerm, refusedWhy);
    } else {
      try {
        store.persist(group);
        answer = new Input.Persisted(last.term(), last.index());
      } catch (StorageFull e) {
        refusedTerm = last.term();
        refusedWhy = String.valueOf(e.getMessage());
        answer = new Input.NotPersisted(refusedTerm, refusedWhy);
      }
    }
    group.clear();
    Input told = craft.afterPersisting(answer, newest == null ? last : newest);
    if (told != null) {
      answers.accept(told);
    }
  }

  private void save(Job.Save save) throws IOException {
    SnapshotFile file = null;
    try {
      file = store.beginSnapshot(save.index(), save.term());
      Catalog.write(save.state(), file);
      long bytes = store.finishSnapshot(file);
      saved.run();
      if (save.asked()) {
        answers.accept(new Input.SnapshotTaken(save.index(), bytes));
      }
    } catch (IOException e) {
      // As the product's writer does: only the log grows then.
      if (file != null) {
        file.abandon();
      }
      if (save.asked()) {
        answers.accept(new Input.SnapshotFailed());
      }
    }
  }
}
