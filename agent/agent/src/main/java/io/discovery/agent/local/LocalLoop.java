package io.discovery.agent.local;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.checks.CheckRunners;
import io.discovery.agent.checks.Handle;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.Input;
import io.discovery.local.state.LocalState;
import io.discovery.local.state.LocalView;
import io.discovery.local.state.Outcome;
import io.discovery.local.state.Output;
import io.discovery.local.state.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code local}: owns the local state, gives it time and whatever happens, and carries
 * out what it returns. Sleeps until one of them is due. Storing a registration blocks it for a sync
 * of the disk, nothing else does.
 */
public final class LocalLoop implements LocalAgent {
  private static final System.Logger LOG = System.getLogger(LocalLoop.class.getName());

  /** Calls and results that may wait for the thread; more are turned away, not remembered. */
  private static final int MAX_WAITING = 65_536;

  private static final long LONGEST_STOP_MS = 500;

  private final LocalState state;
  private final Topic.OfNode topic;
  private final CatalogAccess catalog;
  private final CheckRunners runner;
  private final RegistrationStore store;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile LocalView view =
      new LocalView(Collections.emptySortedMap(), Collections.emptySortedMap());
  private volatile boolean stopping;
  private volatile @Nullable Supplier<CompletionStage<List<String>>> rescan;

  // Only the thread touches what follows.
  private final Map<Long, Handle> runs = new HashMap<>();
  private final Map<Long, CompletableFuture<Void>> callers = new HashMap<>();
  private @Nullable IOException unstored;
  private long tickets;
  private long wakeAt;

  private LocalLoop(
      Settings settings, CatalogAccess catalog, CheckRunners runner, RegistrationStore store) {
    this.state = new LocalState(settings);
    this.topic = new Topic.OfNode(settings.node().name());
    this.catalog = catalog;
    this.runner = runner;
    this.store = store;
    this.thread = Thread.ofPlatform().name("local").daemon().unstarted(this::run);
  }

  /**
   * Reads what was registered over the API before, and begins. Blocks while it reads.
   *
   * @param dataDirectory where API registrations are kept
   * @throws IOException when they cannot be read
   */
  public static LocalLoop start(
      Settings settings, CatalogAccess catalog, CheckRunners runner, Path dataDirectory)
      throws IOException {
    RegistrationStore store = new RegistrationStore(dataDirectory);
    Input.Restored restored = store.read();
    LocalLoop loop = new LocalLoop(settings, catalog, runner, store);
    loop.post(() -> loop.step(restored));
    loop.post(() -> loop.look(0));
    loop.thread.start();
    return loop;
  }

  /** How {@link #reload} makes the definition files be looked at. */
  public void reloadThrough(Supplier<CompletionStage<List<String>>> how) {
    rescan = how;
  }

  /** The definitions of all files that are in force. Any thread. */
  public void definitionsInForce(SortedMap<String, Declaration> byPath) {
    post(() -> step(new Input.FilesInForce(byPath)));
  }

  private boolean post(Runnable work) {
    return inbox.offer(work);
  }

  private void run() {
    while (!stopping) {
      try {
        long wait = wakeAt == Long.MAX_VALUE ? Long.MAX_VALUE : wakeAt - System.nanoTime();
        Runnable work = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        if (work == null) {
          step(new Input.TimePassed());
        } else {
          work.run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR, "a step of the local state failed; please report this", e);
      }
    }
  }

  private Output step(Input input) {
    Output output = state.step(System.nanoTime(), input);
    wakeAt = output.wakeAt();
    storeAll(output.store());
    output.stop().forEach(this::cancel);
    output.start().forEach(this::begin);
    output.submit().forEach(this::submit);
    for (Output.Notice notice : output.notices()) {
      LOG.log(
          notice.warning() ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
          notice.text());
    }
    view = output.view();
    for (long ticket : output.finished()) {
      CompletableFuture<Void> caller = callers.remove(ticket);
      if (caller != null) {
        caller.complete(null);
      }
    }
    return output;
  }

  private void storeAll(List<Output.Storing> changes) {
    for (Output.Storing change : changes) {
      try {
        store.carryOut(change);
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "registration not stored: " + e + "; it is in force, but not after a restart");
        unstored = e;
      }
    }
  }

  private void begin(Output.Run run) {
    long number = run.number();
    Handle handle =
        runner.run(
            run.check(),
            result -> post(() -> finished(number, result.status(), result.output())));
    runs.put(number, handle);
  }

  private void finished(long run, CheckStatus status, String output) {
    runs.remove(run);
    step(new Input.Finished(run, status, output));
  }

  private void cancel(long run) {
    Handle handle = runs.remove(run);
    if (handle != null) {
      handle.cancel();
    }
  }

  private void submit(Output.Submission submission) {
    catalog
        .submit(submission.command())
        .whenComplete(
            (applied, failure) -> {
              Outcome outcome =
                  applied == null ? failed(failure) : outcome(applied.index(), applied.result());
              post(() -> step(new Input.Settled(submission.number(), outcome)));
            });
  }

  private static Outcome outcome(long index, Command.Result result) {
    return switch (result) {
      case Command.Result.Done _ -> new Outcome.Done(index);
      case Command.Result.Refused refused -> new Outcome.Refused(refused.why());
      case Command.Result.Conflict _ -> new Outcome.Refused("it conflicts with another change");
    };
  }

  private static Outcome failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new Outcome.Failed(
        cause instanceof CommandFailure known
            ? known.kind() + ": " + known.getMessage()
            : String.valueOf(cause));
  }

  /** Tells the state what the catalog holds, and asks to be told of the next change. */
  private void look(long seen) {
    Snapshot snapshot = catalog.published().snapshot();
    long index = snapshot.indexOf(topic);
    if (snapshot.index() > 0 && index > seen) {
      step(new Input.CatalogHolds(snapshot.index(), snapshot.registry().node(topic.name())));
    }
    long next = snapshot.index() > 0 ? Math.max(index, seen) : 0;
    var _ = catalog.watch(topic, next, () -> post(() -> look(next)));
  }

  @Override
  public LocalView view() {
    return view;
  }

  @Override
  public CompletionStage<Void> register(ServiceDefinition service, boolean replaceChecks) {
    return ask(ticket -> new Input.Register(ticket, service, replaceChecks));
  }

  @Override
  public CompletionStage<Void> register(CheckDefinition check) {
    return ask(ticket -> new Input.RegisterCheck(ticket, check));
  }

  @Override
  public CompletionStage<Void> deregisterService(String id) {
    return ask(ticket -> new Input.DeregisterService(ticket, id));
  }

  @Override
  public CompletionStage<Void> deregisterCheck(String id) {
    return ask(ticket -> new Input.DeregisterCheck(ticket, id));
  }

  @Override
  public CompletionStage<Void> report(String checkId, CheckStatus status, String output) {
    return ask(ticket -> new Input.Report(ticket, checkId, status, output));
  }

  private CompletionStage<Void> ask(LongFunction<Input> input) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    if (!post(() -> take(input, answer))) {
      answer.completeExceptionally(
          new CommandFailure(
              CommandFailure.Kind.BUSY, "too many calls wait for the local state; try again"));
    }
    return answer;
  }

  private void take(LongFunction<Input> input, CompletableFuture<Void> answer) {
    long ticket = ++tickets;
    callers.put(ticket, answer);
    unstored = null;
    Output output = step(input.apply(ticket));
    if (output.refusal().isPresent()) {
      Output.Refusal refusal = output.refusal().get();
      callers.remove(ticket);
      answer.completeExceptionally(new Refusal(refusal.unknown(), refusal.message()));
    } else if (unstored != null) {
      callers.remove(ticket);
      answer.completeExceptionally(
          new CommandFailure(
              CommandFailure.Kind.INDETERMINATE,
              "the registration could not be stored: " + unstored));
    }
  }

  @Override
  public CompletionStage<List<String>> reload() {
    post(() -> step(new Input.Reloaded()));
    Supplier<CompletionStage<List<String>>> how = rescan;
    return how == null ? CompletableFuture.completedStage(List.of()) : how.get();
  }

  /** Stops the thread, then whatever checks still run. */
  public void close() throws InterruptedException {
    stopping = true;
    post(() -> {});
    thread.join(LONGEST_STOP_MS);
    try {
      runner.stop().get(LONGEST_STOP_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "checks not stopped: " + e);
    }
  }
}
