package io.discovery.agent.cluster;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.catalog.Command;
import io.discovery.catalog.KvEntry;
import io.discovery.catalog.Versioned;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Status;
import io.discovery.raft.Timing;
import io.discovery.raft.log.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Servers of a cluster in one process, each with its directory and its port on 127.0.0.1. */
final class Fleet implements AutoCloseable {
  /** Longer than an election takes on a machine that does a dozen things beside. */
  private static final long PATIENCE_SECONDS = 60;

  private static final Timing QUICK = new Timing(400_000_000L, 50_000_000L);

  /** One server. */
  static final class Server implements AutoCloseable {
    final ServerCluster cluster;
    final ReplicatedCatalog catalog;

    Server(Path directory, int port, int expect, List<String> addresses, Fleet fleet)
        throws IOException {
      ClusterSettings settings =
          new ClusterSettings(
              "127.0.0.1:" + port, "127.0.0.1", "s" + port, "dc1", expect, addresses, QUICK);
      cluster =
          new ServerCluster(
              DataDirectory.take(directory), settings, () -> fleet.vertx, fleet.fatal::add);
      catalog = new ReplicatedCatalog(cluster::leaderAddress, cluster);
      cluster.start(catalog);
      Object _ = get(cluster.listen(port).toCompletionStage());
    }

    void put(String key, String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      Command.KvPut put = new Command.KvPut(key, bytes, 0, OptionalLong.empty());
      CatalogAccess.Applied done = patiently(() -> catalog.submit(put));
      if (!(done.result() instanceof Command.Result.Done)) {
        throw new AssertionError(done);
      }
    }

    /** What a read that is never stale shows. */
    @Nullable String read(String key, Guarantee guarantee) {
      Object _ = patiently(() -> catalog.current(guarantee));
      return published(key);
    }

    @Nullable String published(String key) {
      return catalog
          .published()
          .snapshot()
          .kv()
          .get(key)
          .map(Versioned<KvEntry>::value)
          .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
          .orElse(null);
    }

    boolean leads() {
      Status now = cluster.status();
      return now != null && now.leads();
    }

    @Override
    public void close() {
      catalog.close();
      cluster.close();
    }
  }

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final ConcurrentLinkedQueue<String> fatal = new ConcurrentLinkedQueue<>();
  final List<Integer> ports = new ArrayList<>();
  final List<String> addresses = new ArrayList<>();
  private final List<@Nullable Server> servers = new ArrayList<>();
  private final Path root;
  private final int expect;

  /**
   * @param places how many servers there may be
   * @param expect with how many their cluster begins
   */
  Fleet(Path root, int places, int expect) throws IOException {
    this.root = root;
    this.expect = expect;
    for (int i = 0; i < places; i++) {
      int port = freePort();
      ports.add(port);
      addresses.add("127.0.0.1:" + port);
      servers.add(null);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Server start(int place) throws IOException {
    return start(place, root.resolve("s" + place));
  }

  /** With another directory: another server at the same address. */
  Server start(int place, Path directory) throws IOException {
    Server started = new Server(directory, ports.get(place), expect, addresses, this);
    servers.set(place, started);
    return started;
  }

  void stop(int place) {
    Server running = servers.set(place, null);
    if (running != null) {
      running.close();
    }
  }

  /** The server of that place, which runs. */
  Server server(int place) {
    return Objects.requireNonNull(servers.get(place), "it runs");
  }

  /** The server that leads, once one does. */
  Server leader() {
    return server(leaderPlace());
  }

  int leaderPlace() {
    for (long left = 6_000; left > 0; left--) {
      for (int i = 0; i < servers.size(); i++) {
        Server each = servers.get(i);
        if (each != null && each.leads()) {
          return i;
        }
      }
      pause();
    }
    throw new AssertionError("nobody leads");
  }

  /** Until something that comes by itself has come. */
  void await(String what, BooleanSupplier holds) {
    for (long left = 6_000; left > 0; left--) {
      if (holds.getAsBoolean()) {
        return;
      }
      pause();
    }
    throw new AssertionError("never: " + what + "; " + fatal);
  }

  private static void pause() {
    LockSupport.parkNanos(10_000_000);
  }

  /**
   * Asks until there is a leader that has answered. On a machine that does a dozen things beside an
   * election takes longer than the product is patient; what is asked here may be done twice.
   */
  static <T extends @Nullable Object> T patiently(Supplier<CompletionStage<T>> asked) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return asked.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        boolean mayPass =
            e.getCause() instanceof CommandFailure failure
                && (failure.kind() == CommandFailure.Kind.NO_LEADER
                    || failure.kind() == CommandFailure.Kind.INDETERMINATE);
        if (!mayPass || System.nanoTime() > end) {
          throw new AssertionError(e);
        }
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }
  }

  static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < servers.size(); i++) {
      stop(i);
    }
    get(vertx.close().toCompletionStage());
  }
}
