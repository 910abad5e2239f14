package io.discovery.agent.cluster;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Published;
import io.discovery.agent.sessions.Leadership;
import io.discovery.raft.Guarantee;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether this server leads, as far as it knows, or for certain: then a read that is never stale
 * has gone well while it led in one and the same term.
 *
 * @param address of this server, as {@link Published#leader} names it
 */
public record ConfirmedLeadership(CatalogAccess catalog, String address) implements Leadership {
  @Override
  public boolean leads(Published published) {
    return published.leader().equals(address);
  }

  @Override
  public CompletionStage<@Nullable Void> confirmed(Published published) {
    return leads(published)
        ? catalog.current(Guarantee.LEASE).thenCompose(_ -> ledThroughout(published))
        : noLeader();
  }

  private CompletionStage<@Nullable Void> ledThroughout(Published before) {
    Published now = catalog.published();
    return leads(now) && now.term() == before.term()
        ? CompletableFuture.completedStage(null)
        : noLeader();
  }

  private static CompletionStage<@Nullable Void> noLeader() {
    return CompletableFuture.failedStage(
        new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader"));
  }
}
