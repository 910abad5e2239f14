package io.discovery.agent.cluster;

import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Lines;
import io.discovery.agent.rpc.Reply;
import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.Status;
import io.discovery.raft.forming.Joinable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the servers of a cluster to take this one in, or to note where it is reached now. A server
 * that has been put out does not ask again: its log says that it was a member once.
 */
final class Introduction {
  private static final System.Logger LOG = System.getLogger(Introduction.class.getName());

  /** Between two attempts, ms. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final int CALL_MILLIS = 5_000;

  private final ServerCluster cluster;
  private final Lines lines;
  private final ClusterSettings settings;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean closed;
  private int turn;

  Introduction(ServerCluster cluster, Lines lines, ClusterSettings settings) {
    this.cluster = cluster;
    this.lines = lines;
    this.settings = settings;
  }

  /** Asks to be taken into a cluster that was found, unless it is being asked. */
  void join(Joinable joinable, Consumer<UUID> takenIn) {
    if (asking.compareAndSet(false, true)) {
      var _ =
          lines
              .call(joinable.address(), wish())
              .handle(this::understood)
              .thenAccept(
                  in -> {
                    if (in) {
                      LOG.log(
                          System.Logger.Level.INFO, "taken in by cluster=" + joinable.cluster());
                      takenIn.accept(joinable.cluster());
                    }
                    later(() -> asking.set(false));
                  });
    }
  }

  /** This server belongs to a cluster: asks until the cluster knows, too. */
  void begin() {
    if (closed) {
      return;
    }
    Status now = cluster.status();
    if (now != null && !isKnown(now)) {
      CompletionStage<Reply> asked = now.leads() ? cluster.atLeader(wish()) : askNext();
      var _ = asked.handle(this::understood).thenRun(() -> later(this::begin));
    }
  }

  private CompletionStage<Reply> askNext() {
    List<String> addresses = new ArrayList<>(settings.addresses());
    addresses.addAll(lines.addresses());
    addresses.remove(settings.address());
    return addresses.isEmpty()
        ? CompletableFuture.completedStage(Reply.of(Reply.Status.NOT_LEADER, "nobody to ask yet"))
        : lines.call(addresses.get(turn++ % addresses.size()), wish());
  }

  private boolean isKnown(Status now) {
    Configuration members = now.configuration();
    if (members.equals(Configuration.NONE)) {
      return false;
    }
    Member self = members.find(cluster.self());
    return self == null || self.address().equals(settings.address());
  }

  private Call wish() {
    byte[] body = Bodies.encode(new Bodies.Joining(cluster.self(), settings.address()));
    return new Call(Call.Method.JOIN, "", CALL_MILLIS, body);
  }

  /** Whether it was granted. The answer says who the members are. */
  private boolean understood(@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null || reply.status() != Reply.Status.DONE) {
      String why = reply == null ? String.valueOf(failure) : reply.text();
      LOG.log(System.Logger.Level.DEBUG, "not taken in yet: " + why);
      return false;
    }
    cluster.heardOf(Configuration.decode(reply.body()));
    return true;
  }

  private void later(Runnable what) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
        .execute(what);
  }

  void close() {
    closed = true;
  }
}
