package io.discovery.agent.dns;

import io.discovery.dns.DnsResponder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;

/**
 * One stream of queries, each behind two bytes of length (RFC 7766 §8). Used by the listener's
 * event loop only.
 */
final class TcpConnection {
  /**
   * Answers on their way, in bytes: above it no query is read until the client has taken them. So
   * one client costs about this and one answer, however many queries it sends at once.
   */
  private static final int MOST_UNSENT = 128 << 10;

  private static final int LENGTH_BYTES = 2;

  private final NetSocket socket;
  private final TcpListener listener;

  /** What has come of the query under way, its length included. */
  private final ByteBuffer partial = ByteBuffer.allocate(LENGTH_BYTES + DnsResponder.LONGEST_QUERY);

  private long lastComplete = System.nanoTime();
  private Buffer waiting = Buffer.buffer();
  private int waitingAt;

  TcpConnection(NetSocket socket, TcpListener listener) {
    this.socket = socket;
    this.listener = listener;
    socket.setWriteQueueMaxSize(MOST_UNSENT);
    socket.handler(this::received);
    socket.drainHandler(_ -> drained());
    socket.exceptionHandler(_ -> cut());
  }

  /** When the last query was complete and its answer taken, in nanoseconds. */
  long lastComplete() {
    return lastComplete;
  }

  /**
   * Closes at once. The socket's own {@code close} first waits until what was written is taken: the
   * client to be cut is the one that never takes it.
   */
  void cut() {
    Object _ = ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  private void received(Buffer bytes) {
    waiting = bytes;
    waitingAt = 0;
    work();
  }

  private void drained() {
    noteComplete();
    work();
    if (!socket.writeQueueFull()) {
      socket.resume();
    }
  }

  /** Answers what has come, as long as answers are taken. */
  private void work() {
    while (waitingAt < waiting.length()) {
      if (socket.writeQueueFull()) {
        socket.pause();
        return;
      }
      if (!takeQuery()) {
        return;
      }
    }
  }

  /** Moves bytes into the query under way and answers it when complete; false: cut. */
  private boolean takeQuery() {
    boolean lengthKnown = partial.position() >= LENGTH_BYTES;
    int length = lengthKnown ? partial.getShort(0) & 0xFFFF : 0;
    int wanted = LENGTH_BYTES + length;
    int take = Math.min(wanted - partial.position(), waiting.length() - waitingAt);
    waiting.getBytes(waitingAt, waitingAt + take, partial.array(), partial.position());
    partial.position(partial.position() + take);
    waitingAt += take;
    if (partial.position() < wanted) {
      return true;
    }
    if (lengthKnown) {
      return answer();
    }
    int announced = partial.getShort(0) & 0xFFFF;
    if (announced == 0 || announced > DnsResponder.LONGEST_QUERY) {
      cut();
      return false;
    }
    return true;
  }

  private boolean answer() {
    Buffer answer = listener.respond(partial.flip().position(LENGTH_BYTES));
    partial.clear();
    if (answer == null) {
      cut();
      return false;
    }
    Object _ = socket.write(answer);
    if (!socket.writeQueueFull()) {
      noteComplete();
    }
    return true;
  }

  private void noteComplete() {
    lastComplete = System.nanoTime();
    listener.completed(this);
  }
}
