package io.discovery.agent.rpc;

import io.discovery.agent.rpc.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * Writes frames to a connection: all that come in one turn of the event loop together, for each
 * write is a system call. Belongs to that loop.
 */
final class FrameWriter {
  /** What may wait for a receiver that does not take it, bytes. */
  private static final int MOST_WAITING = 16 << 20;

  private final NetSocket socket;
  private final Context loop;
  private Buffer gathered = Buffer.buffer();

  FrameWriter(NetSocket socket, Context loop) {
    this.socket = socket;
    this.loop = loop;
    socket.setWriteQueueMaxSize(MOST_WAITING);
  }

  /** Takes the frame, if there is room for it. */
  boolean write(Frame frame) {
    if (socket.writeQueueFull() || gathered.length() > MOST_WAITING) {
      return false;
    }
    boolean first = gathered.length() == 0;
    FrameReader.append(gathered, frame);
    if (first) {
      loop.runOnContext(_ -> flush());
    }
    return true;
  }

  private void flush() {
    Buffer all = gathered;
    gathered = Buffer.buffer();
    var _ = socket.write(all);
  }
}
