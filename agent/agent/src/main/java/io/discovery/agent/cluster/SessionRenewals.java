package io.discovery.agent.cluster;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Perseverance;
import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Reply;
import io.discovery.agent.sessions.Renewals;
import io.discovery.catalog.Session;
import io.discovery.catalog.Versioned;
import io.discovery.raft.Guarantee;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Renews sessions for whoever asks here: with the leader, be it this server or another, for only
 * the leader counts their time.
 */
public final class SessionRenewals implements Renewals {
  private static final String FOUND = "renewed";
  private static final String GONE = "gone";

  private final ServerCluster cluster;
  private final CatalogAccess catalog;
  private final Renewals here;
  private final Perseverance perseverance;

  /**
   * @param here renews where this server leads
   * @param perseverance tries again while nobody leads
   */
  public SessionRenewals(
      ServerCluster cluster, CatalogAccess catalog, Renewals here, Perseverance perseverance) {
    this.cluster = cluster;
    this.catalog = catalog;
    this.here = here;
    this.perseverance = perseverance;
  }

  @Override
  public CompletionStage<Optional<Versioned<Session>>> renew(String id) {
    return perseverance.untilLed(patience -> attempt(id, patience));
  }

  private CompletionStage<Optional<Versioned<Session>>> attempt(String id, int patienceMillis) {
    UUID leader = cluster.leader();
    if (leader == null) {
      return CompletableFuture.failedStage(
          new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader"));
    }
    if (leader.equals(cluster.self())) {
      return here.renew(id);
    }
    Call call =
        new Call(Call.Method.RENEW, "", patienceMillis, id.getBytes(StandardCharsets.UTF_8));
    return cluster
        .calledLeader(leader, call)
        .handle(LeaderCalls::answered)
        .thenCompose(answer -> answer)
        .thenCompose(reply -> shown(id, reply));
  }

  /** The session as this server knows it, once it knows as much as the leader did. */
  private CompletionStage<Optional<Versioned<Session>>> shown(String id, Reply reply) {
    return reply.text().equals(GONE)
        ? CompletableFuture.completedStage(Optional.empty())
        : catalog
            .current(Guarantee.LEASE)
            .thenApply(_ -> catalog.published().snapshot().sessions().get(id));
  }

  /** Another server's client renews, and this server is taken for the leader. */
  static CompletionStage<Reply> renewed(@Nullable Renewals here, byte[] id) {
    if (here == null) {
      return CompletableFuture.completedStage(
          Reply.of(Reply.Status.NOT_LEADER, "No cluster leader"));
    }
    return here.renew(new String(id, StandardCharsets.UTF_8))
        .handle(
            (session, failure) ->
                failure == null
                    ? Reply.of(Reply.Status.DONE, session.isPresent() ? FOUND : GONE)
                    : LeaderCalls.reply(null, failure));
  }
}
