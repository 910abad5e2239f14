package io.discovery.raft.log;

/**
 * A part of what was written into a snapshot.
 *
 * @param bytes not changed afterwards
 * @param last whether the snapshot ends with it
 */
public record SnapshotPart(byte[] bytes, boolean last) {}
