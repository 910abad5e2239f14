package io.discovery.agent.rpc;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Listens for other servers. Its methods may be called from any thread. */
public final class RpcServer {
  private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());

  /** Connections at one time: three of each of 32 members, and as many that wait to be refused. */
  static final int MOST_CONNECTIONS = 256;

  private final Context loop;
  private final Supplier<Party> self;
  private final Reception reception;
  private final NetServer server;
  private final Set<Accepted> connections = new HashSet<>();

  /**
   * @param vertx of one event loop, on which nothing else is done
   * @param self how this server introduces itself, at this moment
   */
  public RpcServer(Vertx vertx, Supplier<Party> self, Reception reception) {
    this.self = self;
    this.reception = reception;
    loop = vertx.getOrCreateContext();
    server =
        vertx.createNetServer(
            new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setReuseAddress(true));
    server.connectHandler(this::accept);
  }

  /** Listens; completes with the port. */
  public Future<Integer> listen(InetSocketAddress at) {
    return server.listen(at.getPort(), at.getAddress().getHostAddress()).map(NetServer::actualPort);
  }

  private void accept(NetSocket socket) {
    InetAddress from = InetAddress.ofLiteral(socket.remoteAddress().hostAddress());
    if (connections.size() >= MOST_CONNECTIONS || !reception.admits(from)) {
      LOG.log(
          System.Logger.Level.WARNING,
          connections.size() >= MOST_CONNECTIONS
              ? "server connection refused from=" + from + ": too many are open"
              : "server connection refused from="
                  + from
                  + ": it is neither configured nor a member; add it to retry_join to let it in");
      var _ = socket.close();
      return;
    }
    Accepted connection = new Accepted(socket, loop, self, reception);
    connections.add(connection);
    socket.closeHandler(
        _ -> {
          connections.remove(connection);
          connection.closed();
        });
    // What comes of it is told to the handler of its end.
    socket.exceptionHandler(_ -> {});
  }

  /** Cuts every connection: whoever belongs to this cluster no more must come again. */
  public void cutAll() {
    loop.runOnContext(_ -> List.copyOf(connections).forEach(Accepted::cut));
  }

  /** Listens no more. */
  public Future<Void> close() {
    return server.close();
  }
}
