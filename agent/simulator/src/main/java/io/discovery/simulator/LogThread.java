package io.discovery.simulator;

import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWork;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes a log, without the thread: one group of jobs at a time, each an event that
 * comes when the disk has done it. What comes meanwhile is the next group.
 */
final class LogThread {
  private final Server server;
  private final Incarnation process;
  private final Consumer<Input> answers;
  private final LogWork work;
  private final Deque<Output.ChunkToStore> storing = new ArrayDeque<>();
  private List<LogWork.Job> waiting = new ArrayList<>();
  private @Nullable Persist newest;
  private boolean busy;

  /**
   * @param answers takes what became of each job
   */
  LogThread(
      Server server,
      Incarnation process,
      LogStore store,
      LogWork.Restorer restorer,
      Consumer<Input> answers) {
    this.server = server;
    this.process = process;
    this.answers = answers;
    work = new LogWork(store, restorer, this::answer, (what, _) -> server.say(() -> what));
  }

  void persist(Persist persist) {
    newest = persist;
    Input early = server.craft().beforePersisting(persist);
    if (early != null) {
      answers.accept(early);
    }
    add(new LogWork.Job.Write(persist));
  }

  void store(Output.ChunkToStore chunk) {
    storing.add(chunk);
    if (chunk.last()) {
      server.witness().mirror().installing(chunk.index());
    }
    add(new LogWork.Job.Store(server.craft().stored(chunk)));
  }

  void add(LogWork.Job job) {
    waiting.add(job);
    goOn();
  }

  private void goOn() {
    if (busy || (waiting.isEmpty() && !work.isSaving())) {
      return;
    }
    busy = true;
    List<LogWork.Job> taken = waiting;
    waiting = new ArrayList<>();
    server.after(process, server.writeNanos(), () -> carryOut(taken));
  }

  private void carryOut(List<LogWork.Job> taken) throws IOException {
    work.carryOut(taken);
    work.carryOn();
    busy = false;
    goOn();
  }

  private void answer(Input input) {
    Input told = input;
    switch (input) {
      case Input.Persisted done -> {
        server.witness().mirror().durable(done);
        told = afterPersisting(done);
      }
      case Input.NotPersisted _ -> {
        server.witness().mirror().refused();
        told = afterPersisting(input);
      }
      case Input.ChunkStored _ -> {
        Output.ChunkToStore chunk = storing.remove();
        server.tally().add(Tally.Of.CHUNKS);
        if (chunk.last()) {
          server.witness().mirror().installed(chunk.index(), chunk.term(), chunk.configuration());
          server.tally().add(Tally.Of.INSTALLED_SNAPSHOTS);
        }
      }
      case Input.ChunkNotStored _ -> {
        storing.remove();
        server.witness().mirror().notInstalled();
      }
      case Input.SnapshotTaken _ -> server.tally().add(Tally.Of.SNAPSHOTS);
      default -> {}
    }
    if (told != null) {
      answers.accept(told);
    }
  }

  private @Nullable Input afterPersisting(Input answer) {
    Persist last = newest;
    return last == null ? answer : server.craft().afterPersisting(answer, last);
  }
}
