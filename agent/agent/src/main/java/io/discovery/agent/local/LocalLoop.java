package io.discovery.agent.local;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.checks.CheckRunners;
import io.discovery.agent.checks.Handle;
import io.discovery.agent.puppet.PuppetRuns;
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
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the local state: everything that happens to it happens on one event-loop context, in the
 * order of arrival. Public methods may be called from any thread and return at once.
 *
 * <p>Life: make it, {@link #start}, then in any order {@link #definitionsInForce} whenever the set
 * changes (also once when it is empty) and {@link #catalogReady} once the log has been replayed;
 * nothing is submitted before that, and nothing deregistered before both. At the end {@link #stop}.
 */
public final class LocalLoop implements LocalAgent {
  private static final Logger LOG = System.getLogger(LocalLoop.class.getName());
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;
  private final Context context;
  private final CatalogAccess catalog;
  private final CheckRunners runners;
  private final PuppetRuns puppetRuns;
  private final StoreWriter store;
  private final Supplier<CompletionStage<List<String>>> rescan;
  private final LocalState state;
  private final Topic topic;
  private final String node;
  private final long origin = System.nanoTime();
  private volatile LocalView view =
      new LocalView(Collections.emptySortedMap(), Collections.emptySortedMap());

  // All below: on the context only.
  private final Map<Long, Handle> runs = new HashMap<>();
  private final Map<Long, CompletableFuture<@Nullable Void>> callers = new HashMap<>();
  private CatalogAccess.@Nullable Watch watch;
  private boolean stopped;
  private long tickets;
  private long timer = -1;
  private long timerAt = Long.MAX_VALUE;

  /**
   * Touches nothing yet.
   *
   * @param rescan looks at all definition files at once and completes with what is quarantined
   */
  public LocalLoop(
      Vertx vertx,
      CatalogAccess catalog,
      CheckRunners runners,
      PuppetRuns puppetRuns,
      RegistrationStore store,
      Settings settings,
      Supplier<CompletionStage<List<String>>> rescan) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.catalog = catalog;
    this.runners = runners;
    this.puppetRuns = puppetRuns;
    this.store = new StoreWriter(store);
    this.rescan = rescan;
    this.state = new LocalState(settings);
    this.node = settings.node().name();
    this.topic = new Topic.OfNode(node);
  }

  /** Reads the stored registrations and begins; completes when they are in force. */
  public CompletionStage<@Nullable Void> start() {
    CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
    var _ =
        store
            .read()
            .thenAccept(
                stored -> {
                  stored.unreadable().forEach(text -> LOG.log(Level.WARNING, text));
                  onLoop(
                      () -> {
                        step(new Input.Restored(stored.services(), stored.checks()));
                        begun.complete(null);
                      });
                })
            .whenComplete(
                (_, e) -> {
                  if (e != null) {
                    begun.completeExceptionally(e);
                  }
                });
    return begun;
  }

  /**
   * The definition files in force, by path: every time the whole set. Completes when they are in
   * the local state.
   */
  public CompletionStage<@Nullable Void> definitionsInForce(SortedMap<String, Declaration> byPath) {
    CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
    give(new Input.FilesInForce(byPath));
    onLoop(() -> taken.complete(null));
    return taken;
  }

  /** From now on what the catalog publishes is true: the log has been replayed. */
  public void catalogReady() {
    onLoop(this::watch);
  }

  /** Kills running checks and ends; completes when nothing of them is left, soon in any case. */
  public CompletionStage<@Nullable Void> stop() {
    onLoop(
        () -> {
          stopped = true;
          callers.values().forEach(shown -> shown.complete(null));
          vertx.cancelTimer(timer);
          puppetRuns.rest();
          if (watch != null) {
            watch.cancel();
          }
        });
    return runners.stop().thenCombine(store.close(), (_, _) -> null);
  }

  @Override
  public LocalView view() {
    return view;
  }

  @Override
  public CompletionStage<Void> register(ServiceDefinition service, boolean replaceChecks) {
    return call(ticket -> new Input.Register(ticket, service, replaceChecks));
  }

  @Override
  public CompletionStage<Void> register(CheckDefinition check) {
    return call(ticket -> new Input.RegisterCheck(ticket, check));
  }

  @Override
  public CompletionStage<Void> deregisterService(String id) {
    return call(ticket -> new Input.DeregisterService(ticket, id));
  }

  @Override
  public CompletionStage<Void> deregisterCheck(String id) {
    return call(ticket -> new Input.DeregisterCheck(ticket, id));
  }

  @Override
  public CompletionStage<Void> report(String checkId, CheckStatus status, String output) {
    return call(ticket -> new Input.Report(ticket, checkId, status, output));
  }

  @Override
  public CompletionStage<List<String>> reload() {
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    onLoop(
        () -> {
          step(new Input.Reloaded());
          rescan
              .get()
              .whenComplete(
                  (quarantined, e) -> {
                    if (e == null) {
                      done.complete(quarantined);
                    } else {
                      done.completeExceptionally(e);
                    }
                  });
        });
    return done;
  }

  /**
   * An input somebody waits for: until it is stored, and until the catalog shows it as far as that
   * can be waited for.
   */
  private CompletionStage<@Nullable Void> call(LongFunction<Input> input) {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    onLoop(
        () -> {
          try {
            take(input, result);
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
            throw e;
          }
        });
    return result;
  }

  private void take(LongFunction<Input> input, CompletableFuture<@Nullable Void> result) {
    long ticket = ++tickets;
    CompletableFuture<@Nullable Void> shown = new CompletableFuture<>();
    callers.put(ticket, shown);
    Output output = state.step(now(), input.apply(ticket));
    CompletableFuture<@Nullable Void> stored = store.apply(output.store());
    carryOut(output);
    if (output.refusal().isPresent()) {
      callers.remove(ticket);
      Output.Refusal no = output.refusal().get();
      result.completeExceptionally(new Refusal(no.unknown(), no.message()));
      return;
    }
    var _ =
        stored.whenComplete(
            (_, unstored) -> {
              if (unstored == null) {
                var _ = shown.thenAccept(_ -> result.complete(null));
              } else {
                Throwable cause = unstored.getCause();
                result.completeExceptionally(cause == null ? unstored : cause);
              }
            });
  }

  private void give(Input input) {
    onLoop(() -> step(input));
  }

  private void onLoop(Runnable task) {
    context.runOnContext(
        _ -> {
          if (!stopped) {
            task.run();
          }
        });
  }

  private void step(Input input) {
    Output output = state.step(now(), input);
    var _ =
        store
            .apply(output.store())
            .whenComplete(
                (_, e) -> {
                  if (e != null) {
                    LOG.log(Level.WARNING, e.getMessage());
                  }
                });
    carryOut(output);
  }

  private void carryOut(Output output) {
    view = output.view();
    for (long run : output.stop()) {
      Handle handle = runs.remove(run);
      if (handle != null) {
        handle.cancel();
      }
    }
    output.start().forEach(this::start);
    output.submit().forEach(this::submit);
    for (Output.Notice notice : output.notices()) {
      LOG.log(notice.warning() ? Level.WARNING : Level.INFO, notice.text());
    }
    for (long ticket : output.finished()) {
      CompletableFuture<@Nullable Void> shown = callers.remove(ticket);
      if (shown != null) {
        shown.complete(null);
      }
    }
    if (output.watchRun()) {
      puppetRuns.watch(live -> give(new Input.PuppetRun(live)));
    } else {
      puppetRuns.rest();
    }
    wakeAt(output.wakeAt());
  }

  private void start(Output.Run run) {
    Handle handle =
        runners.run(
            run.check(),
            result ->
                onLoop(
                    () -> {
                      if (runs.remove(run.number()) != null) {
                        step(new Input.Finished(run.number(), result.status(), result.output()));
                      }
                    }));
    runs.put(run.number(), handle);
  }

  private void submit(Output.Submission submission) {
    catalog
        .submit(submission.command())
        .whenComplete(
            (applied, e) ->
                onLoop(
                    () -> {
                      Snapshot _ = look();
                      step(new Input.Settled(submission.number(), outcome(applied, e)));
                    }));
  }

  private static Outcome outcome(
      CatalogAccess.@Nullable Applied applied, @Nullable Throwable failure) {
    if (applied == null) {
      return new Outcome.Failed(failure == null ? "no result" : String.valueOf(failure));
    }
    return switch (applied.result()) {
      case Command.Result.Done _, Command.Result.Conflict _ -> new Outcome.Done(applied.index());
      case Command.Result.Refused refused -> new Outcome.Refused(refused.why());
    };
  }

  private Snapshot look() {
    Snapshot snapshot = catalog.published().snapshot();
    step(new Input.CatalogHolds(snapshot.index(), snapshot.registry().node(node)));
    return snapshot;
  }

  /** Level-triggered: whatever happened between a look and the watch wakes at once. */
  private void watch() {
    long seen = look().indexOf(topic);
    watch = catalog.watch(topic, seen, () -> onLoop(this::watch));
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private void wakeAt(long at) {
    if (at == Long.MAX_VALUE || timerAt <= at) {
      return; // an armed timer that is early does no harm
    }
    vertx.cancelTimer(timer);
    timerAt = at;
    long millis = Math.max(1, (at - now() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    timer =
        vertx.setTimer(
            millis,
            _ ->
                onLoop(
                    () -> {
                      timerAt = Long.MAX_VALUE;
                      step(new Input.TimePassed());
                    }));
  }
}
