package io.discovery.agent.sessions;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Published;
import io.discovery.catalog.Session;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import io.discovery.catalog.leader.SessionTimers;
import io.discovery.catalog.leader.SessionTimers.Answer;
import io.discovery.catalog.leader.SessionTimers.Expiry;
import io.discovery.catalog.leader.SessionTimers.Input;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the timers of sessions: all that happens to them happens on one event-loop context, in the
 * order of arrival, so that a renewal comes either before its session's end is decided or after.
 * Public methods may be called from any thread and return at once.
 */
public final class SessionKeeper implements Renewals {
  private static final Logger LOG = System.getLogger(SessionKeeper.class.getName());
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final CommandFailure.Kind NO_LEADER = CommandFailure.Kind.NO_LEADER;
  private static final String NO_LEADER_TEXT = "No cluster leader";

  /** Most renewals that wait for an answer, of all sessions. */
  private static final int MOST_WAITING = 4096;

  private final Context context;
  private final CatalogAccess catalog;
  private final Leadership leadership;
  private final LongSupplier clock;
  private final SessionTimers timers = new SessionTimers();

  // All below: on the context only.
  private final Map<Long, Waiting> waiting = new HashMap<>();
  private final Map<Topic, CatalogAccess.Watch> watches = new HashMap<>();
  private long tickets;
  private long timer = -1;
  private long timerAt = SessionTimers.NEVER;
  private boolean failing;
  private boolean stopped;

  /** Whoever renews a session. */
  private record Waiting(String id, CompletableFuture<Optional<Versioned<Session>>> answer) {
    void fail(CommandFailure.Kind kind, String why) {
      answer.completeExceptionally(new CommandFailure(kind, why));
    }
  }

  /** Does nothing yet. */
  public SessionKeeper(Vertx vertx, CatalogAccess catalog, Leadership leadership) {
    this(vertx, catalog, leadership, sinceNow());
  }

  /**
   * With another clock than the machine's.
   *
   * @param clock monotonic, ns
   */
  SessionKeeper(Vertx vertx, CatalogAccess catalog, Leadership leadership, LongSupplier clock) {
    this.context = vertx.getOrCreateContext();
    this.catalog = catalog;
    this.leadership = leadership;
    this.clock = clock;
  }

  private static LongSupplier sinceNow() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }

  /** Begins. */
  public void start() {
    onLoop(
        () -> {
          watch(new Topic.AllSessions());
          watch(new Topic.Leader());
          step(new Input.TimePassed());
        });
  }

  /** Ends; completes when no timer and no watch is left. */
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          stopped = true;
          watches.values().forEach(CatalogAccess.Watch::cancel);
          watches.clear();
          context.owner().cancelTimer(timer);
          waiting.values().forEach(each -> each.fail(NO_LEADER, NO_LEADER_TEXT));
          waiting.clear();
          done.complete(null);
        });
    return done;
  }

  @Override
  public CompletionStage<Optional<Versioned<Session>>> renew(String id) {
    return leadership
        .confirmed(catalog.published())
        .thenCompose(
            _ -> {
              Waiting renewal = new Waiting(id, new CompletableFuture<>());
              context.runOnContext(_ -> renew(renewal));
              return renewal.answer();
            });
  }

  private void renew(Waiting renewal) {
    if (stopped) {
      renewal.fail(NO_LEADER, NO_LEADER_TEXT);
    } else if (waiting.size() >= MOST_WAITING) {
      renewal.fail(CommandFailure.Kind.BUSY, "too many renewals wait for the log");
    } else {
      long ticket = tickets++;
      waiting.put(ticket, renewal);
      step(new Input.Renew(ticket, renewal.id()));
    }
  }

  private void watch(Topic topic) {
    long index = catalog.published().snapshot().indexOf(topic);
    watches.put(topic, catalog.watch(topic, index, () -> onLoop(() -> woken(topic))));
  }

  /** Watches first and looks then: nothing is missed in between. */
  private void woken(Topic topic) {
    watch(topic);
    step(new Input.TimePassed());
  }

  private void step(Input input) {
    Published published = catalog.published();
    long now = clock.getAsLong();
    carryOut(timers.step(now, new Input.Seen(leadership.leads(published), published.snapshot())));
    carryOut(timers.step(now, input));
  }

  private void carryOut(SessionTimers.Output output) {
    for (Answer answer : output.answers()) {
      answer(answer);
    }
    for (Expiry expiry : output.expiries()) {
      propose(expiry);
    }
    wakeAt(output.wakeAt());
  }

  private void answer(Answer answer) {
    Waiting renewal = waiting.remove(answer.ticket());
    if (renewal == null) {
      return;
    }
    switch (answer.renewal()) {
      case RENEWED ->
          renewal.answer().complete(catalog.published().snapshot().sessions().get(renewal.id()));
      case GONE -> renewal.answer().complete(Optional.empty());
      case NOT_LEADING -> renewal.fail(NO_LEADER, NO_LEADER_TEXT);
      case UNDECIDED ->
          renewal.fail(CommandFailure.Kind.INDETERMINATE, "the session may have ended meanwhile");
    }
  }

  private void propose(Expiry expiry) {
    LOG.log(Level.DEBUG, "session expires id=" + expiry.command().session());
    var _ =
        catalog
            .submit(expiry.command())
            .whenComplete((_, failure) -> onLoop(() -> ended(expiry, failure)));
  }

  private void ended(Expiry expiry, @Nullable Throwable failure) {
    if (failure == null) {
      failing = false;
    } else {
      LOG.log(
          failing ? Level.DEBUG : Level.WARNING,
          "session not ended id=%s why=%s; it is tried again, nothing to do"
              .formatted(expiry.command().session(), failure.getMessage()));
      failing = true;
    }
    step(new Input.Ended(expiry.ticket(), end(failure)));
  }

  private static SessionTimers.End end(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case null -> SessionTimers.End.APPLIED;
      case CommandFailure f when f.kind() != CommandFailure.Kind.INDETERMINATE ->
          SessionTimers.End.REFUSED;
      default -> SessionTimers.End.UNKNOWN;
    };
  }

  private void wakeAt(long at) {
    if (at == timerAt) {
      return;
    }
    context.owner().cancelTimer(timer);
    timerAt = at;
    if (at != SessionTimers.NEVER) {
      long millis = (at - clock.getAsLong() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
      timer = context.owner().setTimer(Math.max(1, millis), _ -> onLoop(this::late));
    }
  }

  private void late() {
    timerAt = SessionTimers.NEVER;
    step(new Input.TimePassed());
  }

  private void onLoop(Runnable task) {
    context.runOnContext(
        _ -> {
          if (!stopped) {
            task.run();
          }
        });
  }
}
