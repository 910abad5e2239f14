package io.discovery.agent.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  @Test
  void whoListensIsNamedWithItsPid() throws IOException {
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String holder = PortHolder.of(held.getLocalPort());
      assertTrue(holder.startsWith("process " + ProcessHandle.current().pid() + " ("), holder);
    }
  }

  @Test
  void soIsWhoHoldsADatagramPort() throws IOException {
    try (DatagramSocket held = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String holder = PortHolder.of(held.getLocalPort());
      assertTrue(holder.startsWith("process " + ProcessHandle.current().pid() + " ("), holder);
    }
  }
}
