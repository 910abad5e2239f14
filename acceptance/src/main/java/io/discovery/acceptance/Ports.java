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
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      try (ServerSocket stream = new ServerSocket(0, 1, loopback)) {
        try (DatagramSocket packets = new DatagramSocket(stream.getLocalPort(), loopback)) {
          return packets.getLocalPort();
        } catch (IOException e) {
          continue;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no free port on the loopback", e);
      }
    }
  }
}
