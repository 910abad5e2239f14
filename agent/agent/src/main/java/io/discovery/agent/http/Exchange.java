package io.discovery.agent.http;

import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.local.LocalAgent;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One request and the way to answer it, once. Belongs to the event loop of its connection. */
final class Exchange {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final HttpServerRequest request;
  private final Context loop;
  private final RequestBodies bodies;
  private final Query query;
  private final String tail;
  private final Runnable arrived;

  /**
   * @param arrived to be run once all of the request is there
   */
  Exchange(
      HttpServerRequest request,
      Context loop,
      RequestBodies bodies,
      Query query,
      String tail,
      Runnable arrived) {
    this.request = request;
    this.loop = loop;
    this.bodies = bodies;
    this.query = query;
    this.tail = tail;
    this.arrived = arrived;
  }

  /** The same exchange, read as its row wants it. */
  Exchange with(Query parsed, String rest) {
    return new Exchange(request, loop, bodies, parsed, rest, arrived);
  }

  /** Runs the task on this event loop after that time; returns what {@link #cancel} takes. */
  long later(Duration delay, Runnable task) {
    return loop.owner().setTimer(delay.toMillis(), ignored -> task.run());
  }

  void cancel(long timer) {
    loop.owner().cancelTimer(timer);
  }

  /** Runs the task on this event loop. Any thread. */
  void onLoop(Runnable task) {
    loop.runOnContext(ignored -> task.run());
  }

  /** All of the request is there. */
  void arrived() {
    arrived.run();
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  Query query() {
    return query;
  }

  /** What follows the row's pattern, decoded. */
  String tail() {
    return tail;
  }

  /** What follows the row's pattern, which must not be empty. */
  String tail(String missing) {
    if (tail.isEmpty()) {
      throw HttpProblem.bad(missing);
    }
    return tail;
  }

  /** Indented where the client asks for it. */
  JsonText json() throws IOException {
    return new JsonText(query.has("pretty"));
  }

  void answer(Content content) {
    Answers.send(request, content);
  }

  /** Something that answers, or fails to. */
  interface Step {
    void run() throws IOException;
  }

  /** Runs the step; what it throws becomes the answer. */
  void guarded(Step step) {
    try {
      step.run();
    } catch (HttpProblem problem) {
      answer(Content.text(problem.status(), problem.sentence()));
    } catch (IOException | RuntimeException bug) {
      LOG.log(
          System.Logger.Level.ERROR,
          "http request failed method=" + request.method() + " path=" + request.path(),
          bug);
      answer(Content.text(500, "internal error: the agent's log says more"));
    }
  }

  /** Takes what a stage completes with. */
  interface Then<T extends @Nullable Object> {
    void accept(T value) throws IOException;
  }

  /**
   * Goes on with the stage's value on this event loop; its failure becomes the answer. Any thread.
   */
  <T extends @Nullable Object> void after(CompletionStage<T> stage, Then<T> then) {
    stage.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                ignored ->
                    guarded(
                        () -> {
                          if (failure != null) {
                            throw problem(failure);
                          }
                          then.accept(value);
                        })));
  }

  private static RuntimeException problem(Throwable failure) {
    Throwable cause = failure;
    if (failure instanceof CompletionException && failure.getCause() != null) {
      cause = failure.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case HttpProblem problem -> problem;
      case CommandFailure command ->
          switch (command.kind()) {
            case NO_LEADER -> new HttpProblem(500, CatalogReads.NO_LEADER);
            case BUSY -> new HttpProblem(429, "too much is under way, try again: " + message);
            // RFC 4918, Insufficient Storage: no client of the family tries that again by itself.
            case STORAGE_FULL -> new HttpProblem(507, message);
            case TOO_LARGE -> new HttpProblem(413, message);
            case NOT_YET -> new HttpProblem(503, message);
            case REFUSED -> HttpProblem.bad(message);
            case INDETERMINATE ->
                new HttpProblem(
                    500, "may or may not take effect, read before trying again: " + message);
          };
      case LocalAgent.Refusal refusal ->
          refusal.unknown() ? HttpProblem.notFound(message) : HttpProblem.bad(message);
      default -> new IllegalStateException(cause);
    };
  }

  /** Goes on with the whole body; more than {@code limit} bytes are refused. */
  void body(int limit, Then<byte[]> then) {
    bodies.collect(this, limit, bytes -> guarded(() -> then.accept(bytes)));
  }
}
