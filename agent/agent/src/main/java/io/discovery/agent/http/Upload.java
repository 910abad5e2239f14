package io.discovery.agent.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request body that is too large for {@link RequestBodies}. It may take as long as it likes, as
 * long as it comes on. Belongs to one event loop; the caller sees to it that there are few.
 */
final class Upload {
  private final Exchange exchange;
  private final int limit;
  private final Consumer<Content> whole;
  private final Runnable over;
  private final List<byte[]> chunks = new ArrayList<>();
  private int held;
  private int heldBefore;
  private long timer;
  private boolean ended;

  /** All of a body; any thread may read it, as often as it likes. */
  record Content(List<byte[]> chunks) {
    InputStream open() {
      return new SequenceInputStream(
          Collections.enumeration(
              chunks.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
    }
  }

  private Upload(Exchange exchange, int limit, Consumer<Content> whole, Runnable over) {
    this.exchange = exchange;
    this.limit = limit;
    this.whole = whole;
    this.over = over;
  }

  /**
   * Takes the body in and hands it over, or tells that there will be none: the client was answered
   * that it is too large, or is gone.
   *
   * @param limit most bytes
   */
  static void begin(Exchange exchange, int limit, Consumer<Content> whole, Runnable over) {
    HttpServerRequest request = exchange.request();
    long announced = RequestBodies.announced(request);
    if (announced > limit) {
      over.run();
      RequestBodies.tooLarge(exchange, announced + " bytes", limit);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Upload upload = new Upload(exchange, limit, whole, over);
    request.handler(upload::more);
    request.endHandler(ignored -> upload.finish());
    request.response().closeHandler(ignored -> upload.giveUp());
    // From here on this class judges how it comes in.
    exchange.arrived();
    upload.watch();
  }

  private void watch() {
    timer =
        exchange.later(
            Bounds.REQUEST_ARRIVES,
            () -> {
              if (held - heldBefore < Bounds.LEAST_TAKEN) {
                exchange.request().connection().close();
              } else {
                heldBefore = held;
                watch();
              }
            });
  }

  private void more(Buffer chunk) {
    if (ended) {
      return;
    }
    if (held + chunk.length() > limit) {
      giveUp();
      RequestBodies.tooLarge(exchange, "more than " + limit + " bytes", limit);
      return;
    }
    held += chunk.length();
    chunks.add(chunk.getBytes());
  }

  private void finish() {
    exchange.arrived();
    if (!ended) {
      end();
      whole.accept(new Content(List.copyOf(chunks)));
    }
  }

  private void giveUp() {
    if (!ended) {
      end();
      over.run();
    }
  }

  private void end() {
    ended = true;
    exchange.cancel(timer);
  }
}
