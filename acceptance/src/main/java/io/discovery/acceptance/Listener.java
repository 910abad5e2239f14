package io.discovery.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A service worth checking: a TCP port of the loopback that takes connections until it is closed.
 */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 64;

  private final ServerSocket socket;
  private final Thread thread;

  /** Opens the port, 0 for any. */
  public Listener(int port) throws IOException {
    socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    thread = Thread.ofVirtual().start(this::accept);
  }

  /** The port it has. */
  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
      } catch (IOException e) {
        // closed, or a client that left: both are the end of this connection only
      }
    }
  }
}
