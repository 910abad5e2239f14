package io.discovery.agent.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.discovery.agent.rpc.wire.Frame;
import io.discovery.agent.rpc.wire.Request;
import io.discovery.agent.rpc.wire.Response;
import io.vertx.core.Context;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way to one address for one purpose: a connection while there is something to say, dialled
 * anew when it is lost. Belongs to the event loop.
 */
final class Line {
  /** Takes a connection, or why there is none. */
  interface Answered {
    void accept(@Nullable NetSocket socket, String why);
  }

  /** What waits for the connection; consensus messages beyond it are dropped, calls refused. */
  private static final int MOST_WAITING = 4096;

  /** Calls without an answer. */
  private static final int MOST_CALLS = 8192;

  /** Between two attempts to connect, at first and at most, ms. */
  private static final long FIRST_PAUSE_MILLIS = 50;

  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** Who is sent to and is not heard for so long may be gone without a word, ms. */
  static final long SILENCE_MILLIS = 3_000;

  private static final long HELLO_MILLIS = 5_000;

  /** A call under way. */
  private record Pending(CompletableFuture<Reply> answer, long timer) {}

  private final String address;
  private final Purpose purpose;
  private final Lines lines;
  private final Context loop;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Map<Long, Pending> unsent = new HashMap<>();
  private final Map<Long, Pending> sent = new HashMap<>();
  private @Nullable NetSocket socket;
  private @Nullable FrameReader reader;
  private @Nullable FrameWriter writer;
  private @Nullable Party introducedAs;
  private boolean dialling;
  private boolean greeted;
  private long pause = FIRST_PAUSE_MILLIS;
  private long notBefore;
  private long nextCall;
  private String trouble = "not connected yet";

  /** When it was last certain that the other side lives, ms of the loop's clock. */
  private long aliveAt;

  private boolean over;

  Line(String address, Purpose purpose, Lines lines, Context loop) {
    this.address = address;
    this.purpose = purpose;
    this.lines = lines;
    this.loop = loop;
  }

  /** Whoever has got a cluster since it said hello says hello again. */
  private void introduceAnew() {
    if (greeted && !lines.self().equals(introducedAs)) {
      lost("this server has got a cluster meanwhile");
      notBefore = lines.millis();
    }
  }

  /** Sends what may get lost. */
  void say(Frame frame) {
    introduceAnew();
    FrameWriter to = writer;
    if (greeted && to != null) {
      if (lines.millis() - aliveAt > SILENCE_MILLIS) {
        lost("nothing was heard for " + SILENCE_MILLIS / 1_000 + " s");
      } else {
        // Without room it is dropped: the consensus says it again.
        var _ = to.write(frame);
        return;
      }
    }
    if (waiting.size() == MOST_WAITING) {
      waiting.removeFirst();
    }
    waiting.add(frame);
    connect();
  }

  /** Calls; the answer comes on the event loop. */
  void call(Call call, String datacenter, CompletableFuture<Reply> answer) {
    introduceAnew();
    if (sent.size() + unsent.size() >= MOST_CALLS) {
      answer.completeExceptionally(new CallFailure(false, "too many calls are under way"));
      return;
    }
    long id = ++nextCall;
    Frame frame =
        Frame.newBuilder()
            .setRequest(
                Request.newBuilder()
                    .setId(id)
                    .setMethod(call.method().code)
                    .setDatacenter(datacenter)
                    .setToken(call.token())
                    .setPatienceMillis(call.patienceMillis())
                    .setBody(UnsafeByteOperations.unsafeWrap(call.body())))
            .build();
    long timer = loop.owner().setTimer(Math.max(1, call.patienceMillis()), _ -> late(id));
    Pending pending = new Pending(answer, timer);
    FrameWriter to = writer;
    if (greeted && to != null) {
      if (to.write(frame)) {
        sent.put(id, pending);
      } else {
        end(pending, new CallFailure(false, address + " does not take what it is sent"));
      }
      return;
    }
    unsent.put(id, pending);
    waiting.add(frame);
    connect();
  }

  private void late(long id) {
    Pending never = unsent.remove(id);
    if (never != null) {
      waiting.removeIf(frame -> frame.hasRequest() && frame.getRequest().getId() == id);
      end(never, new CallFailure(false, address + " cannot be reached: " + trouble));
    }
    Pending unanswered = sent.remove(id);
    if (unanswered != null) {
      end(unanswered, new CallFailure(true, address + " does not answer in time"));
      if (lines.millis() - aliveAt > SILENCE_MILLIS) {
        lost("it does not answer");
      }
    }
  }

  private void end(Pending pending, CallFailure why) {
    loop.owner().cancelTimer(pending.timer());
    pending.answer().completeExceptionally(why);
  }

  private void connect() {
    if (dialling || socket != null || over) {
      return;
    }
    dialling = true;
    long wait = notBefore - lines.millis();
    if (wait > 0) {
      loop.owner().setTimer(wait, _ -> dial());
    } else {
      dial();
    }
  }

  private void dial() {
    if (!over) {
      lines.dial(address, this::answered);
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is this connection, or another one
  private void answered(@Nullable NetSocket opened, String why) {
    dialling = false;
    if (opened == null || over) {
      if (opened != null) {
        var _ = opened.close();
      }
      failed(why);
      return;
    }
    socket = opened;
    writer = new FrameWriter(opened, loop);
    FrameReader frames =
        new FrameReader(
            purpose.longestFrame, this::frame, broken -> failed(opened, "it says: " + broken));
    reader = frames;
    opened.handler(frames);
    opened.closeHandler(_ -> failed(opened, "the connection was closed"));
    opened.exceptionHandler(_ -> {});
    Party self = lines.self();
    introducedAs = self;
    var _ =
        opened.write(FrameReader.buffer(Frame.newBuilder().setHello(self.hello(purpose)).build()));
    loop.owner()
        .setTimer(
            HELLO_MILLIS,
            _ -> {
              if (socket == opened && !greeted) {
                failed(opened, "it does not say hello within %d ms".formatted(HELLO_MILLIS));
              }
            });
  }

  private void frame(Frame frame) {
    aliveAt = lines.millis();
    switch (frame.getContentCase()) {
      case HELLO -> hello(Party.of(frame.getHello()));
      case REFUSAL -> {
        lines.refused(address, frame.getRefusal().getWhy());
        lost("it refuses: " + frame.getRefusal().getWhy());
      }
      case RESPONSE -> response(frame.getResponse());
      case RAFT, REQUEST, CONTENT_NOT_SET ->
          throw new IllegalArgumentException("only answers come back");
    }
  }

  private void hello(Party there) {
    String objection = lines.self().objection(there, purpose);
    if (objection != null) {
      lines.refused(address, objection);
      lost("it is not of this cluster: " + objection);
      return;
    }
    greeted = true;
    pause = FIRST_PAUSE_MILLIS;
    lines.reached(there.server(), address, this);
    FrameWriter to = writer;
    Frame next = waiting.poll();
    while (next != null && to != null) {
      if (to.write(next)) {
        moveToSent(next);
      }
      next = waiting.poll();
    }
  }

  private void moveToSent(Frame frame) {
    if (frame.hasRequest()) {
      Pending pending = unsent.remove(frame.getRequest().getId());
      if (pending != null) {
        sent.put(frame.getRequest().getId(), pending);
      }
    }
  }

  private void response(Response response) {
    Pending pending = sent.remove(response.getId());
    if (pending != null) {
      loop.owner().cancelTimer(pending.timer());
      pending
          .answer()
          .complete(
              new Reply(Reply.Status.of(response.getStatus()), response.getBody().toByteArray()));
    }
  }

  /** The server at the other end has been heard, on whichever connection. */
  void alive() {
    aliveAt = lines.millis();
  }

  @SuppressWarnings("ReferenceEquality") // it is this connection, or another one
  private void failed(NetSocket which, String why) {
    if (which == socket) {
      lost(why);
    }
  }

  private void lost(String why) {
    NetSocket last = socket;
    FrameReader reading = reader;
    if (reading != null) {
      reading.end();
    }
    socket = null;
    reader = null;
    writer = null;
    greeted = false;
    if (last != null) {
      var _ = last.close();
    }
    failed(why);
  }

  /** There is no connection. What was sent may have come or not; the rest is not sent. */
  private void failed(String why) {
    trouble = why;
    notBefore = lines.millis() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    waiting.clear();
    fail(sent, true);
    fail(unsent, false);
  }

  private void fail(Map<Long, Pending> calls, boolean wereSent) {
    Map<Long, Pending> all = Map.copyOf(calls);
    calls.clear();
    all.values().forEach(each -> end(each, new CallFailure(wereSent, address + ": " + trouble)));
  }

  /** Nobody is there any more who would be talked to. */
  void close() {
    over = true;
    lost("it is no member any more");
  }
}
