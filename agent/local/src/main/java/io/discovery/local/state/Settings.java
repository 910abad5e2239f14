package io.discovery.local.state;

import io.discovery.catalog.Node;
import io.discovery.local.definition.Declaration;
import java.time.Duration;

/**
 * What the local state is told once.
 *
 * @param node this machine as it shall stand in the catalog
 * @param own what the agent declares itself: on a server its server service
 * @param settleNew how long a new service from a file, without any check, waits for one before it
 *     is registered; zero: not at all
 * @param settleRun how long a new service that is announced after the Puppet run waits when no run
 *     is seen
 * @param seed spreads check runs and retries; the same seed gives the same history
 */
public record Settings(
    Node node, Declaration own, Duration settleNew, Duration settleRun, long seed) {
  /** Between the parts of what {@code puppet apply} or a person does, usually. */
  public static final Duration SETTLE_RUN = Duration.ofSeconds(10);

  /** Longest {@link #settleRun}: as long as a run under way is waited for. */
  public static final Duration LONGEST_SETTLE_RUN = Duration.ofNanos(Announcements.LONGEST);

  /** With the usual {@link #SETTLE_RUN}. */
  public Settings(Node node, Declaration own, Duration settleNew, long seed) {
    this(node, own, settleNew, SETTLE_RUN, seed);
  }
}
