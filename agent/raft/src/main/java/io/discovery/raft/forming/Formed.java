package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import java.util.UUID;

/**
 * A server has a cluster.
 *
 * @param cluster for the header of all its files
 * @param initial what the cluster began with, the same at each of its first members; {@link
 *     Configuration#NONE} at a server that came later, or that has no record of it
 */
public record Formed(UUID cluster, Configuration initial) {}
