package io.discovery.agent.checks;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host by trying all its addresses, IPv4 and IPv6, in the system's order; when none
 * answers the failure is that of the first, as with Go's dialer. An address that swallows packets
 * gets its share of the time that is left, not all of it.
 */
final class Dialer {
  private final Resolver resolver;

  Dialer(Resolver resolver) {
    this.resolver = resolver;
  }

  /** One try at one address. */
  interface Connect<T> {
    Future<T> to(SocketAddress address, int timeoutMillis);
  }

  /**
   * Fails with {@link DialFailure}.
   *
   * @param whenLate gives the result for a timeout that strikes meanwhile
   */
  <T> Future<T> dial(
      Probe probe,
      String host,
      int port,
      Function<DialFailure, Result> whenLate,
      Connect<T> connect) {
    probe.whenLate(() -> whenLate.apply(DialFailure.resolvingLate(host)));
    return resolver
        .resolve(probe.context(), host)
        .recover(e -> Future.failedFuture(DialFailure.resolving(host, e)))
        .compose(
            addresses -> {
              probe.whenLate(() -> whenLate.apply(DialFailure.timeout(addresses.getFirst(), port)));
              return next(probe, addresses, 0, port, connect, null);
            });
  }

  private <T> Future<T> next(
      Probe probe,
      List<InetAddress> addresses,
      int at,
      int port,
      Connect<T> connect,
      @Nullable DialFailure first) {
    InetAddress address = addresses.get(at);
    int share = Math.max(1, probe.left() / (addresses.size() - at));
    SocketAddress to = SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
    return connect
        .to(to, share)
        .recover(
            e -> {
              DialFailure failure = DialFailure.connecting(address, port, e);
              DialFailure told = first == null ? failure : first;
              if (at + 1 < addresses.size() && !probe.over()) {
                return next(probe, addresses, at + 1, port, connect, told);
              }
              return Future.failedFuture(told);
            });
  }
}
