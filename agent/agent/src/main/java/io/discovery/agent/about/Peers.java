package io.discovery.agent.about;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.cluster.ServerCluster;
import io.discovery.agent.http.ServerView;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Registry;
import io.discovery.raft.Member;
import io.discovery.raft.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The servers of the cluster as the API shows and changes them. */
public final class Peers implements ServerView {
  /** A server that the leader has not heard for so long has failed, ms. */
  private static final long FAILED_AFTER_MILLIS = 5_000;

  /** Between the answer to who asked and the end, ms. */
  private static final long LEAVE_MILLIS = 200;

  private final ServerCluster cluster;
  private final CatalogAccess catalog;
  private final Runnable end;

  /**
   * @param end ends the agent, in its time
   */
  public Peers(ServerCluster cluster, CatalogAccess catalog, Runnable end) {
    this.cluster = cluster;
    this.catalog = catalog;
    this.end = end;
  }

  @Override
  public List<Server> servers() {
    Status now = cluster.status();
    List<Server> servers = new ArrayList<>();
    if (now != null) {
      for (Member each : now.configuration().members()) {
        servers.add(
            new Server(
                each.id().toString(),
                node(each),
                each.address(),
                each.id().equals(now.leader()),
                each.standing() == Member.Standing.VOTER,
                isAlive(each, now)));
      }
    }
    return servers;
  }

  /** Only the leader hears all others: what it does not hear has failed. */
  private boolean isAlive(Member member, Status now) {
    long silent = cluster.sinceHeardMillis(member.id());
    return !now.leads()
        || member.id().equals(cluster.self())
        || (silent >= 0 && silent <= FAILED_AFTER_MILLIS);
  }

  /** A server's node has its id, or where another was configured, its address. */
  private String node(Member member) {
    Registry registry = catalog.published().snapshot().registry();
    String id = member.id().toString();
    String host = host(member.address());
    String byAddress = "";
    for (NodeEntry each : registry.nodes().values()) {
      if (each.node().value().id().equals(id)) {
        return each.node().value().name();
      }
      if (each.node().value().address().equals(host)) {
        byAddress = each.node().value().name();
      }
    }
    return byAddress.isEmpty() ? id : byAddress;
  }

  private static String host(String address) {
    String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public CompletionStage<@Nullable Void> remove(String id) {
    return cluster.remove(UUID.fromString(id));
  }

  @Override
  public CompletionStage<@Nullable Void> leave(boolean force) {
    return cluster
        .leave(force)
        .thenApply(
            _ -> {
              // Whoever asked is to get its answer first.
              CompletableFuture.delayedExecutor(LEAVE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                  .execute(end);
              return null;
            });
  }

  @Override
  public CompletionStage<String> transfer(String id) {
    try {
      return cluster.transfer(id.isEmpty() ? null : UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedStage(
          new CommandFailure(
              CommandFailure.Kind.REFUSED,
              "id \"" + id + "\" is no UUID; /v1/operator/raft/configuration lists them"));
    }
  }
}
