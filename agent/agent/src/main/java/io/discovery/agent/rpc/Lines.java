package io.discovery.agent.rpc;

import io.discovery.agent.rpc.wire.Frame;
import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.Message;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways to all other servers. Its public methods may be called from any thread and return at
 * once.
 */
public final class Lines {
  private static final System.Logger LOG = System.getLogger(Lines.class.getName());

  private static final int CONNECT_MILLIS = 2_000;

  /** Steps of the consensus whose messages wait for the event loop; beyond it they are dropped. */
  private static final int MOST_BATCHES = 4096;

  private final Supplier<Vertx> vertx;
  private final String localAddress;
  private final Supplier<Party> self;
  private final Map<String, Map<Purpose, Line>> byAddress = new HashMap<>();
  private final Map<UUID, Set<Line>> byServer = new HashMap<>();
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, UUID> found = new ConcurrentHashMap<>();
  private final Map<UUID, Long> heard = new ConcurrentHashMap<>();
  private final AtomicInteger batches = new AtomicInteger();

  private @Nullable Context loop;
  private volatile @Nullable NetClient client;
  private volatile boolean closed;

  /** Where members are, as the consensus says. */
  private volatile Map<UUID, String> addresses = Map.of();

  /**
   * Costs nothing until there is something to say.
   *
   * @param vertx of one event loop, on which nothing else is done; asked for at most once
   * @param localAddress from which to connect, or empty: as the system chooses
   * @param self how this server introduces itself, at this moment
   */
  public Lines(Supplier<Vertx> vertx, String localAddress, Supplier<Party> self) {
    this.vertx = vertx;
    this.localAddress = localAddress;
    this.self = self;
  }

  private synchronized Context loop() {
    Context known = loop;
    if (known == null) {
      Vertx owner = vertx.get();
      NetClientOptions options =
          new NetClientOptions()
              .setTcpNoDelay(true)
              .setTcpKeepAlive(true)
              .setConnectTimeout(CONNECT_MILLIS);
      if (!localAddress.isEmpty()) {
        options.setLocalAddress(localAddress);
      }
      client = owner.createNetClient(options);
      known = owner.getOrCreateContext();
      loop = known;
    }
    return known;
  }

  private void run(Runnable what) {
    loop().runOnContext(_ -> what.run());
  }

  /** Who belongs to the cluster, and where each is reached. */
  public void members(Configuration configuration) {
    Map<UUID, String> now = new HashMap<>();
    for (Member each : configuration.members()) {
      if (!each.address().isEmpty()) {
        now.put(each.id(), each.address());
      }
    }
    Map<UUID, String> before = addresses;
    if (before.equals(now)) {
      return;
    }
    addresses = Map.copyOf(now);
    Set<String> gone = new HashSet<>(before.values());
    gone.removeAll(now.values());
    heard.keySet().retainAll(now.keySet());
    if (!gone.isEmpty()) {
      run(() -> gone.forEach(this::close));
    }
  }

  /** Address of a member, or empty. */
  public String address(UUID server) {
    return addresses.getOrDefault(server, "");
  }

  /** Addresses of all members. */
  public Set<String> addresses() {
    return Set.copyOf(addresses.values());
  }

  /** Sends what the consensus says, in this order for each receiver; any of it may get lost. */
  public void send(List<Message> messages) {
    if (batches.incrementAndGet() > MOST_BATCHES) {
      batches.decrementAndGet();
      return;
    }
    run(
        () -> {
          batches.decrementAndGet();
          messages.forEach(this::send);
        });
  }

  private void send(Message message) {
    String address = address(message.to());
    if (!address.isEmpty()) {
      line(address, Purpose.of(message))
          .say(Frame.newBuilder().setRaft(MessageCodec.encode(message)).build());
    }
  }

  /**
   * Calls the server at an address. Completes on the servers' event loop; fails with {@link
   * CallFailure}.
   */
  public CompletionStage<Reply> call(String address, Call call) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    run(() -> line(address, Purpose.CALLS).call(call, self.get().datacenter(), answer));
    return answer;
  }

  /** A server has said something on a connection of its own. Called on the event loop. */
  public void heard(UUID server) {
    heard.put(server, millis());
    byServer.getOrDefault(server, Set.of()).forEach(Line::alive);
  }

  /** The server that has answered at an address last, or null. */
  public @Nullable UUID serverAt(String address) {
    return found.get(address);
  }

  /** How long ago a member was heard last, ms; -1: never. */
  public long sinceHeardMillis(UUID server) {
    Long at = heard.get(server);
    return at == null ? -1 : millis() - at;
  }

  private Line line(String address, Purpose purpose) {
    return byAddress
        .computeIfAbsent(address, _ -> new EnumMap<>(Purpose.class))
        .computeIfAbsent(purpose, _ -> new Line(address, purpose, this, loop()));
  }

  private void close(String address) {
    Map<Purpose, Line> lines = byAddress.remove(address);
    if (lines != null) {
      lines.values().forEach(Line::close);
      byServer.values().forEach(all -> all.removeAll(lines.values()));
      byServer.values().removeIf(Set::isEmpty);
      told.remove(address);
      found.remove(address);
    }
  }

  Party self() {
    return self.get();
  }

  /** Milliseconds of a monotonic clock. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  void dial(String address, Line.Answered answered) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    NetClient dialling = client;
    if (dialling == null || closed) {
      answered.accept(null, "this server is stopping");
      return;
    }
    dialling
        .connect(Integer.parseInt(address.substring(colon + 1)), host)
        .onComplete(
            done ->
                answered.accept(
                    done.succeeded() ? done.result() : null,
                    done.succeeded() ? "" : String.valueOf(done.cause().getMessage())));
  }

  /** A line has reached a server. */
  void reached(UUID server, String address, Line line) {
    found.put(address, server);
    byServer.values().forEach(all -> all.remove(line));
    byServer.computeIfAbsent(server, _ -> new HashSet<>()).add(line);
    byServer.values().removeIf(Set::isEmpty);
  }

  /** Says why a server is not talked to, once. */
  void refused(String address, String why) {
    @Nullable String before = told.put(address, why);
    if (!why.equals(before)) {
      LOG.log(System.Logger.Level.WARNING, "server not talked to address=" + address + ": " + why);
    }
  }

  /** Ends all connections. */
  public synchronized void close() {
    closed = true;
    NetClient last = client;
    if (last != null) {
      run(() -> new ArrayList<>(byAddress.keySet()).forEach(this::close));
      var _ = last.close();
    }
  }
}
