package io.discovery.agent;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import java.util.List;

/**
 * The node check that says an agent is alive and reachable. A lone server says it of itself, once:
 * whoever can read it has reached it.
 */
final class Presence {
  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  private Presence() {}

  static void announce(CatalogAccess catalog, Node node) {
    Check alive =
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
    catalog
        .submit(new Command.Register(node, false, List.of(), List.of(alive)))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "presence not announced: " + failure.getMessage() + "; restart the agent");
              }
            });
  }
}
