package io.discovery.agent;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The node check that says an agent is alive and reachable. A server says it of itself, once: until
 * there is a leader who takes it.
 */
final class Presence implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  /** Between two attempts, ms. */
  private static final long PAUSE_MILLIS = 1_000;

  private final CatalogAccess catalog;
  private final Command.Register alive;
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
                if (failure != null) {
                  LOG.log(
                      System.Logger.Level.DEBUG, "presence not announced yet: " + failure);
                  CompletableFuture.delayedExecutor(
                          PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                      .execute(this::announce);
                }
              });
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
