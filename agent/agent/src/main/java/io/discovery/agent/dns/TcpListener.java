package io.discovery.agent.dns;

import io.discovery.catalog.Registry;
import io.discovery.dns.DnsResponder;
import io.discovery.dns.DnsSettings;
import io.discovery.dns.Transport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers streams at one address, all on one event loop (RFC 7766).
 *
 * <p>One rule cuts idle clients, those that send half a query and those that do not read: a
 * connection lives on only by complete queries whose answers were taken.
 */
final class TcpListener extends VerticleBase implements AutoCloseable {
  /** Streams at one time; one more cuts the one that was idle longest (RFC 7766 §6.2.3). */
  static final int MOST_CONNECTIONS = 256;

  /** How long a connection may be without a complete query, in milliseconds. */
  static final long IDLE_MILLIS = 10_000;

  /** How many times within that idle connections are looked for, while there are any. */
  private static final int LOOKS = 10;

  /** How long binding and closing may take, in milliseconds; both take a few. */
  private static final long PATIENCE_MILLIS = 5_000;

  private final InetSocketAddress at;
  private final Supplier<Registry> registry;
  private final DnsResponder responder;
  private final long idleMillis;
  private final ByteBuffer answer = ByteBuffer.allocate(DnsResponder.LONGEST_TCP);

  /** In the order of their last complete query, the longest idle first. */
  private final LinkedHashSet<TcpConnection> connections = new LinkedHashSet<>();

  private @Nullable Vertx host;

  /** The timer that looks for idle connections, or -1 while there is none. */
  private long timer = -1;

  private long seed = System.nanoTime();
  private volatile int port;

  private TcpListener(
      InetSocketAddress at, Supplier<Registry> registry, DnsSettings settings, long idleMillis) {
    this.at = at;
    this.registry = registry;
    this.responder = new DnsResponder(settings);
    this.idleMillis = idleMillis;
  }

  static TcpListener bind(
      Vertx vertx,
      InetSocketAddress at,
      Supplier<Registry> registry,
      DnsSettings settings,
      long idleMillis)
      throws IOException {
    TcpListener listener = new TcpListener(at, registry, settings, idleMillis);
    listener.host = vertx;
    try {
      await(vertx.deployVerticle(listener));
    } catch (ExecutionException e) {
      throw ListenFailure.of("tcp", at, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw ListenFailure.of("tcp", at, e);
    }
    return listener;
  }

  @Override
  public Future<?> start() {
    NetServer opened =
        vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setReuseAddress(true));
    opened.connectHandler(this::accept);
    return opened
        .listen(SocketAddress.inetSocketAddress(at))
        .onSuccess(bound -> port = bound.actualPort());
  }

  /** Leaves no client to wait for; the framework then closes the server. */
  @Override
  public Future<?> stop() {
    List.copyOf(connections).forEach(TcpConnection::cut);
    return Future.succeededFuture();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(at.getAddress(), port);
  }

  private void accept(NetSocket socket) {
    if (connections.size() == MOST_CONNECTIONS) {
      connections.removeFirst().cut();
    }
    TcpConnection connection = new TcpConnection(socket, this);
    connections.add(connection);
    socket.closeHandler(_ -> connections.remove(connection));
    if (timer < 0) {
      timer = vertx.setPeriodic(idleMillis / LOOKS, _ -> cutIdle());
    }
  }

  private void cutIdle() {
    long oldest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(idleMillis);
    Iterator<TcpConnection> longestIdleFirst = connections.iterator();
    while (longestIdleFirst.hasNext()) {
      TcpConnection connection = longestIdleFirst.next();
      if (connection.lastComplete() - oldest > 0) {
        break;
      }
      longestIdleFirst.remove();
      connection.cut();
    }
    if (connections.isEmpty()) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  /** The answer with its length before it, or null when there is none. */
  @Nullable Buffer respond(ByteBuffer query) {
    answer.clear();
    int length = responder.respond(registry.get(), query, answer, Transport.TCP, seed++);
    if (length == 0) {
      return null;
    }
    return Buffer.buffer(Short.BYTES + length)
        .appendUnsignedShort(length)
        .appendBytes(answer.array(), 0, length);
  }

  /** Notes that the connection has just completed a query. */
  void completed(TcpConnection connection) {
    if (connections.remove(connection)) {
      connections.add(connection);
    }
  }

  @Override
  public void close() {
    Vertx vertx = host;
    if (vertx == null || deploymentID() == null) {
      return;
    }
    try {
      await(vertx.undeploy(deploymentID()));
    } catch (IOException | ExecutionException | TimeoutException e) {
      System.getLogger(TcpListener.class.getName())
          .log(System.Logger.Level.WARNING, "dns socket did not close address=" + at, e);
    }
  }

  private static void await(Future<?> future)
      throws InterruptedIOException, ExecutionException, TimeoutException {
    try {
      Object _ =
          future
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a dns socket");
    }
  }
}
