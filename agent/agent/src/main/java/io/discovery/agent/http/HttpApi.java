package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.local.LocalAgent;
import io.discovery.agent.sessions.Renewals;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The HTTP server of an agent. Everything runs on one event loop: reads are look-ups and copies, so
 * one loop outruns what the machine's clients ask. May be started once.
 */
public final class HttpApi {
  /** Connections the kernel keeps for us before we accept them. */
  private static final int BACKLOG = 1024;

  private final Context loop;
  private final Dispatcher dispatcher;
  private final Connections connections;
  private final List<HttpServer> servers = new ArrayList<>();

  /**
   * What the API shows and changes.
   *
   * @param datacenter the one this agent is in
   * @param shortestTtl of sessions
   * @param scriptChecks whether checks registered over HTTP may bring programs to run
   */
  public record Dependencies(
      String datacenter,
      CatalogAccess catalog,
      LocalAgent local,
      AgentInfo info,
      MemberView members,
      ServerView servers,
      Renewals renewals,
      Duration shortestTtl,
      boolean scriptChecks) {}

  /** Listens on nothing yet. */
  public HttpApi(Vertx vertx, Dependencies dependencies) {
    this(vertx, dependencies, System::nanoTime, Bounds.SWEEP);
  }

  /**
   * With another clock than the machine's.
   *
   * @param clock nanoseconds, to judge connections by
   * @param sweep how often they are judged
   */
  HttpApi(Vertx vertx, Dependencies dependencies, LongSupplier clock, Duration sweep) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    this.loop = context;
    this.connections = new Connections(context, clock, sweep);
    CatalogReads reads = new CatalogReads(dependencies.catalog(), context, new Random());
    RouteTable table = new RouteTable(Routes.table(dependencies));
    this.dispatcher = new Dispatcher(dependencies.datacenter(), table, reads, connections, context);
  }

  /**
   * Listens on the addresses: IP address and port (0: any free one), or the path of a Unix socket.
   * Completes with the addresses bound, ports filled in; fails with an {@link IOException} that
   * names the address when one cannot be had, and then listens on none. Any thread.
   */
  public Future<List<SocketAddress>> start(List<SocketAddress> addresses) {
    Promise<List<SocketAddress>> started = Promise.promise();
    loop.runOnContext(ignored -> bindNext(addresses, new ArrayList<>(), started));
    return started.future();
  }

  private void bindNext(
      List<SocketAddress> wanted, List<SocketAddress> bound, Promise<List<SocketAddress>> started) {
    if (bound.size() == wanted.size()) {
      started.complete(List.copyOf(bound));
      return;
    }
    SocketAddress address = wanted.get(bound.size());
    HttpServer server =
        loop.owner()
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .requestHandler(dispatcher::handle);
    server
        .listen(address)
        .onComplete(
            listening -> {
              if (listening.failed()) {
                IOException failure = bindFailure(address, listening.cause());
                close().onComplete(ignored -> started.fail(failure));
                return;
              }
              servers.add(server);
              bound.add(
                  address.isInetSocket()
                      ? SocketAddress.inetSocketAddress(server.actualPort(), address.host())
                      : address);
              bindNext(wanted, bound, started);
            });
  }

  private static IOException bindFailure(SocketAddress address, Throwable cause) {
    String where =
        address.isInetSocket() ? address.host() + ":" + address.port() : "unix://" + address.path();
    return new IOException(
        "HTTP cannot listen on "
            + where
            + ": "
            + cause.getMessage()
            + "; choose another with -http-port, ports.http or addresses.http",
        cause);
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setMaxInitialLineLength(Bounds.REQUEST_LINE)
        .setMaxHeaderSize(Bounds.HEADERS)
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  /** Stops listening and cuts the connections, blocking queries included. Any thread. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    loop.runOnContext(
        ignored -> {
          List<Future<Void>> closing = new ArrayList<>();
          for (HttpServer server : servers) {
            closing.add(server.close());
          }
          servers.clear();
          Future.join(closing).onComplete(done -> closed.complete());
        });
    return closed.future();
  }
}
