package io.discovery.agent.consensus;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;
import io.discovery.raft.RaftCore;
import io.discovery.raft.Role;
import io.discovery.raft.Status;
import io.discovery.raft.log.LogWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Owns the core and carries out its effects: what is to be persisted goes to the log's writer, what
 * is committed to the state machine, and only then do proposals complete.
 */
final class RaftThread<R> {
  private static final System.Logger LOG = System.getLogger(RaftThread.class.getName());

  private final RaftCore core;
  private final LogWriter writer;
  private final StateMachine<R> machine;
  private final Mailbox<R> mailbox;
  private final Mailbox.Clock clock;
  private final Map<Long, CompletableFuture<Answer<R>>> unanswered = new HashMap<>();

  private Status status = new Status(0, Role.FOLLOWER, null, Configuration.NONE, true);
  private long wakeAt = Output.NEVER;
  private long nextId;
  private boolean closing;

  RaftThread(
      RaftCore core,
      LogWriter writer,
      StateMachine<R> machine,
      Mailbox<R> mailbox,
      Mailbox.Clock clock) {
    this.core = core;
    this.writer = writer;
    this.machine = machine;
    this.mailbox = mailbox;
    this.clock = clock;
  }

  /** The first step: applies what was restored. Before {@link #run}, on the thread that opens. */
  void begin() {
    step(new Input.TimePassed());
  }

  /**
   * Works until closed and everything has an answer.
   *
   * @return why the process must stop, or null after an orderly end
   */
  @Nullable String run() {
    try {
      while (!(closing && unanswered.isEmpty())) {
        Mailbox.Contents<R> taken = mailbox.take(clock, wakeAt, closing);
        List<Proposal> proposals = register(taken.proposals());
        if (taken.failure() != null) {
          return lost(taken.failure());
        }
        closing = taken.closing();
        handle(taken.inputs(), proposals);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lost("the thread raft was interrupted; start again");
    } catch (RuntimeException | Error e) {
      // Errors too: a thread that died silently would leave every writer waiting for ever.
      LOG.log(System.Logger.Level.ERROR, "raft stopped", e);
      return lost(
          "the replicated log cannot be applied any further: "
              + e
              + "; what was acknowledged is safe; start again, and report this if it comes back");
    }
  }

  private List<Proposal> register(List<Mailbox.Posted<R>> posted) {
    List<Proposal> batch = new ArrayList<>(posted.size());
    for (Mailbox.Posted<R> each : posted) {
      unanswered.put(nextId, each.answer());
      batch.add(new Proposal(nextId, each.payload()));
      nextId++;
    }
    return batch;
  }

  private void handle(List<Input> inputs, List<Proposal> proposals) {
    for (Input input : inputs) {
      step(input);
    }
    if (!proposals.isEmpty()) {
      step(new Input.Propose(proposals));
    }
    if (inputs.isEmpty() && proposals.isEmpty()) {
      step(new Input.TimePassed());
    }
  }

  private void step(Input input) {
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
    }
    List<R> results = apply(output.apply());
    if (news || !output.apply().isEmpty()) {
      machine.published(status);
    }
    answer(output, results);
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      StateMachine.SnapshotWriter captured = machine.snapshot();
      writer.save(wanted, captured::writePart);
    }
    if (!output.apply().isEmpty()) {
      step(new Input.Applied(output.apply().getLast().index()));
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

  /** Committed proposals come in the order of their entries. */
  private void answer(Output output, List<R> results) {
    Iterator<Entry> entries = output.apply().iterator();
    Iterator<R> each = results.iterator();
    for (Output.Resolved resolved : output.outcomes()) {
      CompletableFuture<Answer<R>> answer =
          Objects.requireNonNull(unanswered.remove(resolved.id()), "a proposal ends once");
      switch (resolved.outcome()) {
        case Outcome.Committed c -> {
          R result = each.next();
          while (entries.next().index() != c.index()) {
            result = each.next();
          }
          answer.complete(new Answer.Applied<>(c.index(), c.term(), result));
        }
        case Outcome.Failure f -> answer.complete(new Answer.Failed<>(f));
      }
    }
  }

  /** Nothing more can be known. Returns the reason. */
  private String lost(String why) {
    mailbox.fail(why);
    var _ = register(mailbox.drain().proposals());
    Outcome.Indeterminate unknown =
        new Outcome.Indeterminate("it is not known whether the write took place: " + why);
    unanswered.values().forEach(answer -> answer.complete(new Answer.Failed<>(unknown)));
    unanswered.clear();
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
