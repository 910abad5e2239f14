package io.discovery.agent;

import io.discovery.agent.about.Self;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.cluster.ServerCluster;
import io.discovery.agent.config.AgentConfig;
import io.discovery.agent.dns.DnsServer;
import io.discovery.agent.host.PortHolder;
import io.discovery.agent.http.HttpApi;
import io.discovery.dns.DnsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Binds what clients ask: HTTP and DNS. A port that is taken is named with who holds it. */
final class Listening {
  private static final System.Logger LOG = System.getLogger(Listening.class.getName());

  /** Binding is a system call or two; longer means that the event loop is stuck. */
  private static final long LONGEST_BIND_S = 10;

  private static final String UNIX = "unix://";

  private Listening() {}

  static void http(HttpApi api, AgentConfig config) throws IOException {
    List<SocketAddress> addresses = new ArrayList<>();
    for (String address : config.httpAddresses()) {
      addresses.add(
          address.startsWith(UNIX)
              ? SocketAddress.domainSocketAddress(address.substring(UNIX.length()))
              : inet(address));
    }
    if (addresses.isEmpty()) {
      return;
    }
    Future<List<SocketAddress>> bound = api.start(addresses);
    try {
      bound.await(LONGEST_BIND_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("HTTP did not come to listen within " + LONGEST_BIND_S + " s", e);
    } catch (Exception e) {
      throw named(e, config.ports().http());
    }
    LOG.log(System.Logger.Level.INFO, "http listening on=" + config.httpAddresses());
  }

  private static SocketAddress inet(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return SocketAddress.inetSocketAddress(Integer.parseInt(address.substring(colon + 1)), host);
  }

  /** Listens for DNS, or returns null when it is turned off. */
  static @Nullable DnsServer dns(Vertx vertx, CatalogAccess catalog, AgentConfig config)
      throws IOException {
    if (config.ports().dns() < 0) {
      return null;
    }
    List<InetAddress> addresses = new ArrayList<>();
    config.dnsAddresses().forEach(address -> addresses.add(InetAddress.ofLiteral(address)));
    AgentConfig.Dns dns = config.dns();
    DnsSettings settings =
        new DnsSettings(
            config.datacenter(),
            dns.domain(),
            dns.altDomain(),
            config.serverService(),
            dns.onlyPassing(),
            seconds(dns.serviceTtl()),
            seconds(dns.nodeTtl()),
            seconds(dns.negativeTtl()));
    DnsServer server =
        new DnsServer(
            vertx,
            addresses,
            config.ports().dns(),
            () -> catalog.published().snapshot().registry(),
            settings);
    try {
      server.start();
    } catch (BindException e) {
      throw named(
          new IOException(e.getMessage() + "; choose another with -dns-port or ports.dns", e),
          config.ports().dns());
    }
    LOG.log(
        System.Logger.Level.INFO,
        "dns listening on=" + config.dnsAddresses() + " port=" + config.ports().dns());
    return server;
  }

  /** Listens for other servers. An only server can do without, and says so. */
  static void servers(ServerCluster cluster, AgentConfig config) throws IOException {
    int port = config.ports().server();
    try {
      Object _ = cluster.listen(port).await(LONGEST_BIND_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("servers did not come to listen within " + LONGEST_BIND_S + " s", e);
    } catch (Exception e) {
      IOException why =
          named(
              new IOException(
                  e.getMessage() + "; choose another with -server-port or ports.server", e),
              port);
      if (config.cluster().expect() > 1) {
        throw why;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "other servers cannot join this one: " + why.getMessage() + ", and start again");
      return;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "servers listening on="
            + Self.serverAddress(config)
            + "; without certificates, those in retry_join and members may connect");
  }

  private static int seconds(Duration ttl) {
    return Math.toIntExact(ttl.toSeconds());
  }

  /** The failure with the holder of the port, when the port is what failed. */
  private static IOException named(Exception failure, int port) {
    String message = String.valueOf(failure.getMessage());
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BindException) {
        return new IOException(
            "port " + port + " is held by " + PortHolder.of(port) + ". " + message, at);
      }
    }
    return new IOException(message, failure);
  }
}
