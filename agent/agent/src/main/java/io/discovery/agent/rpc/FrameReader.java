package io.discovery.agent.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.discovery.agent.rpc.wire.Frame;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Makes frames of what arrives. Keeps only what has arrived, whatever length is claimed. Belongs to
 * one connection.
 */
final class FrameReader implements Handler<Buffer> {
  private final Consumer<Frame> frames;
  private final Consumer<String> broken;
  private int longest;
  private Buffer pending = Buffer.buffer();
  private boolean over;

  /**
   * @param longest bytes that a frame may have, until {@link #allow}
   * @param broken called once, with what is wrong: nothing more is read then
   */
  FrameReader(int longest, Consumer<Frame> frames, Consumer<String> broken) {
    this.longest = longest;
    this.frames = frames;
    this.broken = broken;
  }

  /** From the next frame on so many bytes are allowed. */
  void allow(int bytes) {
    longest = bytes;
  }

  /** Nothing more is wanted. */
  void end() {
    over = true;
    pending = Buffer.buffer();
  }

  @Override
  public void handle(Buffer more) {
    if (over) {
      return;
    }
    pending = pending.length() == 0 ? more : pending.appendBuffer(more);
    int at = 0;
    while (!over && pending.length() - at >= Integer.BYTES) {
      int length = pending.getInt(at);
      if (length < 0 || length > longest) {
        stop("a frame claims to be %d bytes long, at most %d are taken".formatted(length, longest));
        return;
      }
      if (pending.length() - at - Integer.BYTES < length) {
        break;
      }
      at += Integer.BYTES;
      frame(pending.getBytes(at, at + length));
      at += length;
    }
    if (!over) {
      // A copy: a slice would keep all that was read before.
      pending = at == 0 ? pending : pending.getBuffer(at, pending.length());
    }
  }

  private void frame(byte[] bytes) {
    try {
      frames.accept(Frame.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      stop("a frame is not understood: " + e.getMessage());
    }
  }

  private void stop(String why) {
    end();
    broken.accept(why);
  }

  /** Adds a frame with its length before it. */
  static void append(Buffer to, Frame frame) {
    byte[] bytes = frame.toByteArray();
    to.appendInt(bytes.length).appendBytes(bytes);
  }

  static Buffer buffer(Frame frame) {
    Buffer buffer = Buffer.buffer();
    append(buffer, frame);
    return buffer;
  }
}
