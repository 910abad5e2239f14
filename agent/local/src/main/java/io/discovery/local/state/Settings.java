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
 * @param seed spreads check runs and retries; the same seed gives the same history
 */
public record Settings(Node node, Declaration own, Duration settleNew, long seed) {}
