package io.discovery.raft.forming;

import java.util.UUID;

/**
 * A cluster of the same datacenter that is there already.
 *
 * @param address of the server of it that was met last
 */
public record Joinable(UUID cluster, String address) {}
