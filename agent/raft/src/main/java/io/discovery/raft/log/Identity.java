package io.discovery.raft.log;

import java.util.UUID;

/**
 * Who a data directory belongs to. Made with the directory and never changed: a server that was
 * wiped is a new server.
 *
 * @param server this server; names and addresses are only attributes of it
 * @param cluster the cluster its log is of; stands in the header of every file
 */
public record Identity(UUID server, UUID cluster) {}
