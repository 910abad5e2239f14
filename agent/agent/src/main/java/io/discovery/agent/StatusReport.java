package io.discovery.agent;

import io.discovery.agent.about.Self;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.Published;
import io.discovery.agent.config.AgentConfig;
import io.discovery.agent.host.ServiceManager;
import io.discovery.agent.local.LocalAgent;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Topic;
import io.discovery.local.state.LocalView;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager, where there is one, how the agent fares: what {@code systemctl status}
 * shows. Looks again when the catalog's view of this node changes, so an idle agent sleeps on.
 */
final class StatusReport {
  private final CatalogAccess catalog;
  private final LocalAgent local;
  private final AgentConfig config;
  private final IntSupplier quarantined;
  private final @Nullable ServiceManager manager;
  private volatile boolean over;

  /**
   * @param quarantined how many definition files are refused
   */
  StatusReport(
      CatalogAccess catalog, LocalAgent local, AgentConfig config, IntSupplier quarantined) {
    this.catalog = catalog;
    this.local = local;
    this.config = config;
    this.quarantined = quarantined;
    this.manager = ServiceManager.ofEnvironment(this::line);
  }

  /**
   * The agent answers.
   *
   * @param loaded completes when the definitions found at the start are in the local state
   */
  void serving(CompletionStage<?> loaded) {
    ServiceManager told = manager;
    if (told != null) {
      var _ =
          loaded.thenRun(
              () -> {
                told.ready();
                watch(told);
              });
    }
  }

  /** Which definitions are in force, or refused, has changed. */
  void definitionsChanged() {
    if (manager != null) {
      manager.changed();
    }
  }

  /** The agent is about to stop. */
  void stopping() {
    over = true;
    if (manager != null) {
      manager.stopping();
    }
  }

  private void watch(ServiceManager told) {
    Topic node = new Topic.OfNode(config.nodeName());
    long seen = catalog.published().snapshot().indexOf(node);
    told.changed();
    var _ =
        catalog.watch(
            node,
            seen,
            () -> {
              if (!over) {
                watch(told);
              }
            });
  }

  private String line() {
    Published published = catalog.published();
    return line(
        published.leader(), Self.serverAddress(config), local.view(), quarantined.getAsInt());
  }

  /** {@code server, leader; 2 services, 3 checks (1 critical), 1 definition quarantined}. */
  static String line(String leader, String self, LocalView view, int quarantined) {
    StringBuilder line = new StringBuilder("server, ");
    line.append(
        leader.isEmpty() ? "no leader" : leader.equals(self) ? "leader" : "led by " + leader);
    line.append("; ").append(count(view.services().size(), "service"));
    line.append(", ").append(count(view.checks().size(), "check"));
    long critical = in(CheckStatus.CRITICAL, view.checks().values());
    long warning = in(CheckStatus.WARNING, view.checks().values());
    if (critical + warning > 0) {
      line.append(" (").append(critical > 0 ? critical + " critical" : "");
      line.append(critical > 0 && warning > 0 ? ", " : "");
      line.append(warning > 0 ? warning + " warning" : "").append(')');
    }
    if (quarantined > 0) {
      line.append(", ").append(count(quarantined, "definition file")).append(" quarantined");
    }
    return line.toString();
  }

  private static long in(CheckStatus status, Collection<Check> checks) {
    long found = 0;
    for (Check check : checks) {
      found += check.status() == status ? 1 : 0;
    }
    return found;
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
