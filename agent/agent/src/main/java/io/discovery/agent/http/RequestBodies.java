package io.discovery.agent.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects request bodies within {@link Bounds}. Belongs to one event loop. */
final class RequestBodies {
  private int underWay;

  /** Hands over the whole body once it is there; answers 413 when it is larger than the limit. */
  void collect(Exchange exchange, int limit, Consumer<byte[]> then) {
    HttpServerRequest request = exchange.request();
    long announced = announced(request);
    if (announced > limit) {
      tooLarge(exchange, announced + " bytes", limit);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Collector collector = new Collector(exchange, limit, then);
    request.handler(collector::more);
    request.endHandler(
        ignored -> {
          exchange.arrived();
          collector.finish();
        });
    request.response().closeHandler(ignored -> collector.release());
  }

  /** The announced length; 0 when none is or it makes no sense (the codec refuses that itself). */
  static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static void tooLarge(Exchange exchange, String size, int limit) {
    String sentence =
        "Request body("
            + size
            + ") too large, max size: "
            + limit
            + " bytes. Store less in one request.";
    turnAway(exchange, Content.text(413, sentence));
  }

  /**
   * Answers before the body is there. The rest is read and dropped for a moment: a client that is
   * still sending would otherwise see its connection reset and not the answer.
   */
  static void turnAway(Exchange exchange, Content content) {
    HttpServerRequest request = exchange.request();
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    exchange.answer(content);
    long timer = exchange.later(Bounds.LINGER, request.connection()::close);
    request.handler(ignored -> {});
    request.endHandler(
        ignored -> {
          exchange.cancel(timer);
          exchange.arrived();
          request.connection().close();
        });
  }

  private final class Collector {
    private final Exchange exchange;
    private final int limit;
    private final Consumer<byte[]> then;
    private @Nullable Buffer body = Buffer.buffer();
    private int held;

    Collector(Exchange exchange, int limit, Consumer<byte[]> then) {
      this.exchange = exchange;
      this.limit = limit;
      this.then = then;
    }

    void more(Buffer chunk) {
      Buffer collected = body;
      if (collected == null) {
        return;
      }
      if (held + chunk.length() > limit) {
        release();
        tooLarge(exchange, "more than " + limit + " bytes", limit);
      } else if (underWay + chunk.length() > Bounds.BODIES_UNDER_WAY) {
        release();
        turnAway(exchange, Content.text(429, "too many request bodies are under way, try again"));
      } else {
        collected.appendBuffer(chunk);
        held += chunk.length();
        underWay += chunk.length();
      }
    }

    void finish() {
      Buffer collected = body;
      if (collected != null) {
        release();
        then.accept(collected.getBytes());
      }
    }

    void release() {
      underWay -= held;
      held = 0;
      body = null;
    }
  }
}
