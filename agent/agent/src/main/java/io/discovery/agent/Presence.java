package io.discovery.agent;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The node check that says an agent is alive and reachable. A server says it of itself: until there
 * is a leader who takes it, and whenever it is gone.
 */
final class Presence implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  /** Between two attempts, ms. */
  private static final long PAUSE_MILLIS = 1_000;

  private final CatalogAccess catalog;
  private final Command.Register alive;
  private volatile CatalogAccess.@Nullable Watch watch;
  private volatile boolean over;

  Presence(CatalogAccess catalog, Node node) {
    this.catalog = catalog;
    Check check =
        new Check(
            Check.SERF_HEALTH,
            "Serf Health Status",
            CheckStatus.PASSING,
            "",
            "Agent alive and reachable",
            "",
            "",
            List.of(),
            "",
            0);
    alive = new Command.Register(node, false, List.of(), List.of(check));
  }

  void announce() {
    if (!over) {
      catalog
          .submit(alive)
          .whenComplete(
              (_, failure) -> {
                if (failure == null) {
                  keep();
                } else {
                  LOG.log(System.Logger.Level.DEBUG, "presence not announced yet: " + failure);
                  CompletableFuture.delayedExecutor(
                          PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                      .execute(this::announce);
                }
              });
    }
  }

  /** Says it again where it is gone: somebody has restored another state, or removed the node. */
  private void keep() {
    if (over) {
      return;
    }
    Snapshot now = catalog.published().snapshot();
    if (isKnown(now)) {
      Topic node = new Topic.OfNode(alive.node().name());
      watch = catalog.watch(node, now.indexOf(node), this::keep);
    } else {
      announce();
    }
  }

  private boolean isKnown(Snapshot snapshot) {
    return snapshot
        .registry()
        .node(alive.node().name())
        .map(entry -> entry.checks().containsKey(Check.SERF_HEALTH))
        .orElse(false);
  }

  @Override
  public void close() {
    over = true;
    CatalogAccess.Watch watching = watch;
    if (watching != null) {
      watching.cancel();
    }
  }
}
