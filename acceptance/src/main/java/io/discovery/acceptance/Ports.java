package io.discovery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of the loopback. */
public final class Ports {
  private Ports() {}

  /** One that is free for TCP and UDP at this moment. */
  public static int free() {
    int port;
    do {
      port = freeForStreams();
    } while (!freeForPackets(port));
    return port;
  }

  private static int freeForStreams() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback", e);
    }
  }

  private static boolean freeForPackets(int port) {
    try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
