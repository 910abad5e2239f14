package io.discovery.agent.dns;

import io.discovery.catalog.Registry;
import io.discovery.dns.DnsResponder;
import io.discovery.dns.DnsSettings;
import io.discovery.dns.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.Supplier;

/** Answers datagrams at one address, on one thread that does nothing else. */
final class UdpListener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpListener.class.getName());

  /**
   * What the kernel keeps while the thread is busy or not scheduled, in bytes: some 3,000 queries
   * at the kernel's own accounting. The kernel may grant less.
   */
  private static final int RECEIVE_BUFFER = 4 << 20;

  /** How long {@link #close} waits for the thread, in milliseconds; it takes about one. */
  private static final long STOP_MILLIS = 2_000;

  /** Failures are logged when their number reaches a power of two: never a flood. */
  private long failures;

  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final Supplier<Registry> registry;
  private final DnsResponder responder;
  private final Thread thread;

  private UdpListener(
      DatagramChannel channel,
      InetSocketAddress address,
      Supplier<Registry> registry,
      DnsSettings settings) {
    this.channel = channel;
    this.address = address;
    this.registry = registry;
    this.responder = new DnsResponder(settings);
    this.thread =
        Thread.ofPlatform()
            .name("dns-udp-" + address.getAddress().getHostAddress())
            .daemon()
            .unstarted(this::serve);
  }

  static UdpListener bind(InetSocketAddress at, Supplier<Registry> registry, DnsSettings settings)
      throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            at.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(at);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      return new UdpListener(channel, bound, registry, settings);
    } catch (BindException e) {
      channel.close();
      throw ListenFailure.of("udp", at, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void start() {
    thread.start();
  }

  InetSocketAddress address() {
    return address;
  }

  private void serve() {
    ByteBuffer query = ByteBuffer.allocateDirect(DnsResponder.LONGEST_QUERY);
    ByteBuffer answer = ByteBuffer.allocateDirect(DnsResponder.LONGEST_UDP);
    long seed = System.nanoTime();
    while (true) {
      try {
        SocketAddress client = channel.receive(query.clear());
        answer.clear();
        int length = responder.respond(registry.get(), query.flip(), answer, Transport.UDP, seed++);
        if (length > 0) {
          channel.send(answer.flip(), client);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // One client's address may be unreachable; one answer that fails must not silence the rest.
        failed(e);
      }
    }
  }

  private void failed(Throwable e) {
    failures++;
    if (Long.bitCount(failures) == 1) {
      LOG.log(
          Level.WARNING,
          "dns answer failed transport=udp address="
              + address
              + " times="
              + failures
              + "; the client asks again, look at the cause if it goes on",
          e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (thread.isAlive()) {
        thread.join(STOP_MILLIS);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "dns socket did not close address=" + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
