package io.discovery.raft;

/**
 * Something to be put into the log.
 *
 * @param id chosen by the caller, unique among those without an outcome; comes back with it
 * @param payload not empty, not changed afterwards
 */
public record Proposal(long id, byte[] payload) {}
