package io.discovery.agent.dns;

import io.discovery.catalog.Registry;
import io.discovery.dns.DnsSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves DNS on UDP and TCP, on one port of one or several addresses.
 *
 * <p>{@link #start} and {@link #close} are for one thread that may block, not an event loop.
 */
public final class DnsServer implements AutoCloseable {
  private final Vertx vertx;
  private final List<InetAddress> addresses;
  private final int port;
  private final Supplier<Registry> registry;
  private final DnsSettings settings;
  private final List<UdpListener> datagrams = new ArrayList<>();
  private final List<TcpListener> streams = new ArrayList<>();

  /**
   * A server that does not listen yet.
   *
   * @param addresses to listen on, IPv4 or IPv6
   * @param port the same for UDP and TCP; 0: any that is free, a different one each
   * @param registry the published one; called once per query, on the listener's thread
   */
  public DnsServer(
      Vertx vertx,
      List<InetAddress> addresses,
      int port,
      Supplier<Registry> registry,
      DnsSettings settings) {
    this.vertx = vertx;
    this.addresses = List.copyOf(addresses);
    this.port = port;
    this.registry = registry;
    this.settings = settings;
  }

  /**
   * Binds all sockets and begins to answer. When one cannot be bound, none stays open.
   *
   * @throws java.net.BindException naming protocol, address and port
   * @throws IOException when a socket cannot be made at all
   */
  public void start() throws IOException {
    try {
      for (InetAddress address : addresses) {
        InetSocketAddress at = new InetSocketAddress(address, port);
        datagrams.add(UdpListener.bind(at, registry, settings));
        streams.add(TcpListener.bind(vertx, at, registry, settings, TcpListener.IDLE_MILLIS));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    datagrams.forEach(UdpListener::start);
  }

  /** Where datagrams are taken, with the real port. */
  public List<InetSocketAddress> udpAddresses() {
    return datagrams.stream().map(UdpListener::address).toList();
  }

  /** Where streams are taken, with the real port. */
  public List<InetSocketAddress> tcpAddresses() {
    return streams.stream().map(TcpListener::address).toList();
  }

  /** Closes all sockets; returns when no thread of this server answers any more. */
  @Override
  public void close() {
    datagrams.forEach(UdpListener::close);
    streams.forEach(TcpListener::close);
    datagrams.clear();
    streams.clear();
  }
}
