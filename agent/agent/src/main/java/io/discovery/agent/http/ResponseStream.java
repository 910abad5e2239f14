package io.discovery.agent.http;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * The body of an answer for a thread that may block: it waits where the client is slow, and fails
 * once the client is gone. Used by one thread, which is not the event loop.
 */
final class ResponseStream extends OutputStream {
  private static final int CHUNK = 16 << 10;

  /** Chunks handed over and not yet taken by the connection. */
  private static final int UNDER_WAY = 4;

  /** More than anybody ever waits for. */
  private static final int ALL = 1 << 20;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final byte[] chunk = new byte[CHUNK];
  private int held;
  private volatile boolean gone;

  /** On the event loop; headers must be set, they go out before the first chunk. */
  ResponseStream(Exchange exchange) {
    this.exchange = exchange;
    response = exchange.response();
    response.closeHandler(ignored -> gone());
    response.exceptionHandler(ignored -> gone());
  }

  private void gone() {
    gone = true;
    room.release(ALL);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int taken = Math.min(length - done, CHUNK - held);
      System.arraycopy(bytes, from + done, chunk, held, taken);
      held += taken;
      done += taken;
      if (held == CHUNK) {
        send();
      }
    }
  }

  private void send() throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
    if (gone) {
      throw new IOException("the client has gone");
    }
    byte[] bytes = Arrays.copyOf(chunk, held);
    held = 0;
    exchange.onLoop(
        () -> {
          if (!gone) {
            response.write(Answers.wrapped(bytes)).onComplete(ignored -> room.release());
          }
        });
  }

  /** Ends the answer. */
  @Override
  public void close() throws IOException {
    if (held > 0) {
      send();
    }
    exchange.onLoop(
        () -> {
          if (!gone) {
            response.end();
          }
        });
  }

  /** Cuts the connection: a client must not take what it has for the whole. */
  void abort() {
    exchange.onLoop(exchange.request().connection()::close);
  }
}
