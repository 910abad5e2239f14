package io.discovery.agent.consensus;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.NewerCluster;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Role;
import io.discovery.raft.Status;
import io.discovery.raft.WaitingMessages;
import io.discovery.raft.log.LogWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owns the core and carries out its effects: what is to be persisted goes to the log's writer, what
 * is said to other servers to the transport, what is committed to the state machine, and only then
 * is whoever asked answered.
 */
final class RaftThread<R> {
  private static final System.Logger LOG = System.getLogger(RaftThread.class.getName());

  private final RaftCore core;
  private final LogWriter writer;
  private final StateMachine<R> machine;
  private final Transport transport;
  private final Mailbox<R> mailbox;
  private final Mailbox.Clock clock;
  private final Requests<R> requests = new Requests<>();
  private final WaitingMessages kept = new WaitingMessages();

  private volatile Status status = new Status(0, Role.FOLLOWER, null, Configuration.NONE, true);

  /** When the leader was last heard, by the clock; read by others. */
  private volatile long leaderHeardAt;

  private long wakeAt = Output.NEVER;
  private boolean closing;

  RaftThread(
      RaftCore core,
      LogWriter writer,
      StateMachine<R> machine,
      Transport transport,
      Mailbox<R> mailbox,
      Mailbox.Clock clock) {
    this.core = core;
    this.writer = writer;
    this.machine = machine;
    this.transport = transport;
    this.mailbox = mailbox;
    this.clock = clock;
  }

  /** The first step: applies what was restored. Before {@link #run}, on the thread that opens. */
  void begin() {
    step(new Input.TimePassed());
  }

  /** How the server stands; from any thread. */
  Status status() {
    return status;
  }

  /** When the leader was last heard, by the clock; from any thread. */
  long leaderHeardAt() {
    return leaderHeardAt;
  }

  /**
   * Works until closed and everything has an answer.
   *
   * @return why the process must stop, or null after an orderly end
   */
  @Nullable String run() {
    try {
      while (!(closing && requests.isEmpty())) {
        Mailbox.Contents<R> taken = mailbox.take(clock, wakeAt, closing);
        List<Input> asked = requests.register(taken.asked());
        if (taken.failure() != null) {
          return lost(taken.failure());
        }
        closing = taken.closing();
        handle(taken.inputs(), asked);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lost("the thread raft was interrupted; start again");
    } catch (NewerCluster e) {
      return lost(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Errors too: a thread that died silently would leave every writer waiting for ever.
      LOG.log(System.Logger.Level.ERROR, "raft stopped", e);
      return lost(
          "the replicated log cannot be applied any further: "
              + e
              + "; what was acknowledged is safe; start again, and report this if it comes back");
    }
  }

  private void handle(List<Input> inputs, List<Input> asked) {
    for (Input input : inputs) {
      if (input instanceof Input.Received received) {
        heard(received.message());
      }
      step(input);
    }
    asked.forEach(this::step);
    if (inputs.isEmpty() && asked.isEmpty()) {
      step(new Input.TimePassed());
    }
  }

  private void heard(Message message) {
    if (message.from().equals(status.leader())) {
      leaderHeardAt = clock.now();
    }
  }

  private void step(Input input) {
    free(input);
    Output output = core.step(clock.now(), input);
    wakeAt = output.wakeAt();
    Persist persist = output.persist();
    if (persist != null) {
      writer.persist(persist);
    }
    if (output.probeStorage()) {
      writer.probe();
    }
    boolean news = !output.status().equals(status);
    if (news) {
      tell(status, output.status(), input);
      status = output.status();
      transport.stands(status);
    }
    if (!output.messages().isEmpty()) {
      transport.send(output.messages());
    }
    kept.add(output.waiting());
    boolean replaced = output.restored() != Output.NOTHING_RESTORED;
    if (replaced) {
      machine.putInPlace(output.restored());
    }
    List<R> results = apply(output.apply());
    if (news || replaced || !output.apply().isEmpty()) {
      machine.published(status);
    }
    answer(output, results);
    output.reads().forEach(read -> requests.readable(read.id()));
    snapshots(output);
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(output.apply().getLast().index()));
    }
  }

  /** What has waited for this goes, or will never go. */
  private void free(Input input) {
    if (input instanceof Input.Persisted done) {
      List<Message> free = kept.persisted(done);
      if (!free.isEmpty()) {
        transport.send(free);
      }
    } else if (input instanceof Input.NotPersisted) {
      kept.notPersisted();
    }
  }

  private void snapshots(Output output) {
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      StateMachine.SnapshotWriter captured = machine.snapshot();
      writer.save(wanted, captured::writePart);
    }
    output.chunks().forEach(writer::read);
    Output.ChunkToStore chunk = output.store();
    if (chunk != null) {
      writer.store(chunk);
    }
  }

  private List<R> apply(List<Entry> entries) {
    List<R> results = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      results.add(apply(entry));
    }
    return results;
  }

  private R apply(Entry entry) {
    return switch (entry.kind()) {
      case COMMAND, TERM_START -> machine.apply(entry.index(), entry.term(), entry.payload());
      case CONFIGURATION ->
          machine.configured(
              entry.index(), entry.term(), Configuration.decode(entry.payload()).featureLevel());
    };
  }

  private void answer(Output output, List<R> results) {
    for (Output.Resolved resolved : output.outcomes()) {
      switch (resolved.outcome()) {
        case Outcome.Committed c -> {
          long at = c.index() - output.apply().getFirst().index();
          requests.applied(resolved.id(), c, results.get(Math.toIntExact(at)));
        }
        case Outcome.Failure f -> requests.failed(resolved.id(), f);
      }
    }
  }

  /** Nothing more can be known. Returns the reason. */
  private String lost(String why) {
    mailbox.fail(why);
    var _ = requests.register(mailbox.drain().asked());
    requests.lost(
        new Outcome.Indeterminate("it is not known whether the write took place: " + why));
    return why;
  }

  private static void tell(Status before, Status now, Input input) {
    if (before.writable() && !now.writable() && input instanceof Input.NotPersisted refused) {
      LOG.log(System.Logger.Level.ERROR, "writes refused reason=storage-full; " + refused.why());
    } else if (!before.writable() && now.writable()) {
      LOG.log(System.Logger.Level.INFO, "writes accepted again; nothing to do");
    }
    if (!before.leads() && now.leads()) {
      LOG.log(System.Logger.Level.INFO, "leadership gained term=" + now.term());
    } else if (before.leads() && !now.leads()) {
      LOG.log(System.Logger.Level.INFO, "leadership given up term=" + before.term());
    }
  }
}
