package io.discovery.agent.http;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The open connections: counts them per client address and cuts those that are overdue. Without
 * connections no timer runs. Belongs to one event loop.
 */
final class Connections {
  private static final System.Logger LOG = System.getLogger(Connections.class.getName());
  private static final long NO_TIMER = -1;

  private final Context loop;
  private final LongSupplier clock;
  private final Duration sweep;
  private final IdentityHashMap<HttpConnection, ConnectionGuard> guards = new IdentityHashMap<>();
  private final Map<String, Integer> perClient = new HashMap<>();
  private long timer = NO_TIMER;
  private long refused;

  Connections(Context loop, LongSupplier clock, Duration sweep) {
    this.loop = loop;
    this.clock = clock;
    this.sweep = sweep;
  }

  /** Takes a new connection in, or closes it. */
  void opened(HttpConnection connection) {
    String client = client(connection);
    int already = perClient.getOrDefault(client, 0);
    if (already >= Bounds.CONNECTIONS_PER_CLIENT || guards.size() >= Bounds.CONNECTIONS) {
      refused++;
      connection.close();
      return;
    }
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    ConnectionGuard guard = new ConnectionGuard(channel, clock);
    channel.pipeline().addFirst(guard);
    guards.put(connection, guard);
    perClient.put(client, already + 1);
    connection.closeHandler(ignored -> closed(connection, client));
    if (timer == NO_TIMER) {
      timer = loop.owner().setPeriodic(sweep.toMillis(), ignored -> sweep());
    }
  }

  private void closed(HttpConnection connection, String client) {
    guards.remove(connection);
    perClient.computeIfPresent(client, (name, count) -> count > 1 ? count - 1 : null);
    if (guards.isEmpty()) {
      loop.owner().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** The guard of a connection; null when it is already closed. */
  @Nullable ConnectionGuard guard(HttpConnection connection) {
    return guards.get(connection);
  }

  /** Cuts what is overdue. */
  void sweep() {
    long now = clock.getAsLong();
    List<ConnectionGuard> overdue = new ArrayList<>();
    guards.forEach(
        (connection, guard) -> {
          String why = guard.overdue(now);
          if (!why.isEmpty()) {
            overdue.add(guard);
            LOG.log(
                System.Logger.Level.DEBUG,
                "http connection cut client=" + client(connection) + " why=\"" + why + "\"");
          }
        });
    overdue.forEach(ConnectionGuard::cut);
    tellRefused();
  }

  private void tellRefused() {
    if (refused > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "http connections refused count="
              + refused
              + " open="
              + guards.size()
              + " most_per_client="
              + Bounds.CONNECTIONS_PER_CLIENT
              + "; find the client that opens so many");
      refused = 0;
    }
  }

  private static String client(HttpConnection connection) {
    SocketAddress address = connection.remoteAddress();
    if (address == null || address.hostAddress() == null) {
      return "unix";
    }
    return address.hostAddress();
  }
}
