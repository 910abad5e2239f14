package io.discovery.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.function.LongSupplier;

/**
 * Watches what one connection makes the agent wait for: a request that does not arrive, an answer
 * that is not taken, nothing at all. A blocking query under way is none of these. Belongs to the
 * connection's event loop; times are nanoseconds.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private enum State {
    IDLE,
    RECEIVING,
    SERVING
  }

  private final Channel channel;
  private final LongSupplier clock;
  private State state = State.IDLE;
  private long since;
  private boolean moreArrived;
  private long pending;
  private long pendingSince;

  ConnectionGuard(Channel channel, LongSupplier clock) {
    this.channel = channel;
    this.clock = clock;
    this.since = clock.getAsLong();
    this.pendingSince = since;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.IDLE) {
      enter(State.RECEIVING, clock.getAsLong());
    }
    moreArrived = true;
    context.fireChannelRead(message);
  }

  /** The head of a request is there; its body may not be. */
  void requestBegun() {
    if (state != State.RECEIVING) {
      enter(State.RECEIVING, clock.getAsLong());
    }
  }

  /** All of a request is there. */
  void requestArrived() {
    moreArrived = false;
    enter(State.SERVING, clock.getAsLong());
  }

  /** The answer has been handed to the connection. */
  void answered() {
    // what came behind the request is the begin of another one
    enter(moreArrived ? State.RECEIVING : State.IDLE, clock.getAsLong());
  }

  private void enter(State next, long now) {
    state = next;
    since = now;
  }

  /** Why the connection must be cut at that time; empty when it may stay. */
  String overdue(long now) {
    if (isStalled(now)) {
      return "answer not taken within " + Bounds.STALLED.toSeconds() + "s";
    }
    long elapsed = now - since;
    return switch (state) {
      case IDLE -> elapsed > Bounds.IDLE.toNanos() ? "idle" : "";
      case RECEIVING ->
          elapsed > Bounds.REQUEST_ARRIVES.toNanos()
              ? "request incomplete after " + Bounds.REQUEST_ARRIVES.toSeconds() + "s"
              : "";
      case SERVING -> "";
    };
  }

  /**
   * Closes the connection now, whatever is still to be written: a stalled client never takes it.
   */
  void cut() {
    channel.unsafe().close(channel.voidPromise());
  }

  private boolean isStalled(long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long held = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (held == 0 || held > pending || pending - held >= Bounds.LEAST_TAKEN) {
      pending = held;
      pendingSince = now;
      return false;
    }
    return now - pendingSince > Bounds.STALLED.toNanos();
  }
}
