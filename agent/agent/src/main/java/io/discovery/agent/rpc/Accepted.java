package io.discovery.agent.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.discovery.agent.rpc.wire.Frame;
import io.discovery.agent.rpc.wire.Refusal;
import io.discovery.agent.rpc.wire.Request;
import io.discovery.agent.rpc.wire.Response;
import io.discovery.raft.Message;
import io.vertx.core.Context;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection that another server has opened. Belongs to the event loop. */
final class Accepted {
  private static final System.Logger LOG = System.getLogger(Accepted.class.getName());

  /** Longest frame before it is known who is there, bytes: a hello has some hundred. */
  private static final int LONGEST_HELLO = 4 << 10;

  /** Who has not said hello by then says nothing, s. */
  private static final long HELLO_SECONDS = 5;

  /** Calls of one connection without an answer; more would only wait longer. */
  private static final int MOST_CALLS = 8192;

  private final NetSocket socket;
  private final Supplier<Party> self;
  private final Reception reception;
  private final Context loop;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final long helloTimer;
  private @Nullable Party other;
  private Purpose purpose = Purpose.CALLS;
  private int calls;
  private boolean closed;

  Accepted(NetSocket socket, Context loop, Supplier<Party> self, Reception reception) {
    this.socket = socket;
    this.self = self;
    this.reception = reception;
    this.loop = loop;
    reader = new FrameReader(LONGEST_HELLO, this::frame, this::refuse);
    writer = new FrameWriter(socket, loop);
    socket.handler(reader);
    helloTimer =
        loop.owner()
            .setTimer(
                TimeUnit.SECONDS.toMillis(HELLO_SECONDS),
                _ -> {
                  if (other == null) {
                    refuse("no hello came");
                  }
                });
  }

  /** The connection is gone. */
  void closed() {
    closed = true;
    reader.end();
    loop.owner().cancelTimer(helloTimer);
  }

  /** Ends it. */
  void cut() {
    var _ = socket.close();
  }

  private void frame(Frame frame) {
    Party from = other;
    if (from == null) {
      hello(frame);
      return;
    }
    switch (frame.getContentCase()) {
      case RAFT -> said(from, frame);
      case REQUEST -> request(from, frame.getRequest());
      case HELLO, REFUSAL, RESPONSE, CONTENT_NOT_SET ->
          throw new IllegalArgumentException(
              "a frame of kind " + frame.getContentCase() + " is not expected");
    }
  }

  private void hello(Frame frame) {
    if (!frame.hasHello()) {
      throw new IllegalArgumentException("the first frame is no hello");
    }
    Purpose wanted = Purpose.of(frame.getHello().getPurpose());
    Party there = Party.of(frame.getHello());
    String objection = self.get().objection(there, wanted);
    if (objection != null) {
      refuse(objection);
      return;
    }
    if (self.get().isTooEarly(there, wanted)) {
      cut();
      return;
    }
    loop.owner().cancelTimer(helloTimer);
    other = there;
    purpose = wanted;
    reader.allow(wanted.longestFrame);
    writer.write(Frame.newBuilder().setHello(self.get().hello(wanted)).build());
  }

  /** Says why, and ends. */
  private void refuse(String why) {
    if (closed) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "server connection refused from=%s server=%s: %s"
            .formatted(socket.remoteAddress(), other == null ? "?" : other.server(), why));
    reader.end();
    Frame refusal = Frame.newBuilder().setRefusal(Refusal.newBuilder().setWhy(why)).build();
    socket.end(FrameReader.buffer(refusal)).onComplete(_ -> cut());
  }

  private void said(Party from, Frame frame) {
    if (purpose == Purpose.CALLS) {
      throw new IllegalArgumentException("a connection for calls brings no consensus");
    }
    Message message = MessageCodec.decode(frame.getRaft());
    if (!message.from().equals(from.server())) {
      throw new IllegalArgumentException("a message of server " + message.from());
    }
    reception.said(message);
  }

  private void request(Party from, Request request) {
    if (purpose != Purpose.CALLS) {
      throw new IllegalArgumentException("a connection for the consensus brings no calls");
    }
    if (calls == MOST_CALLS) {
      answer(request.getId(), Reply.of(Reply.Status.BUSY, "too many calls wait; try again"));
      return;
    }
    calls++;
    Call call =
        new Call(
            Call.Method.of(request.getMethod()),
            request.getToken(),
            request.getPatienceMillis(),
            request.getBody().toByteArray());
    var _ =
        reception
            .called(from, call)
            .thenAccept(
                reply ->
                    loop.runOnContext(
                        _ -> {
                          calls--;
                          answer(request.getId(), reply);
                        }));
  }

  private void answer(long id, Reply reply) {
    if (closed) {
      return;
    }
    Response response =
        Response.newBuilder()
            .setId(id)
            .setStatus(reply.status().code)
            .setBody(UnsafeByteOperations.unsafeWrap(reply.body()))
            .build();
    if (!writer.write(Frame.newBuilder().setResponse(response).build())) {
      // Whoever does not take its answers is told nothing more; its calls end as unknown.
      cut();
    }
  }
}
