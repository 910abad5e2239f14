package io.discovery.agent.catalog;

import io.discovery.catalog.Snapshot;

/**
 * What readers see, set once per committed batch. Headers and body of an answer come from the same
 * record.
 *
 * @param term Raft term in which it was published
 * @param leader {@code ip:port} of the leader's server port, or empty when none is known
 */
public record Published(Snapshot snapshot, long term, String leader) {
  /** Before the log has been replayed. */
  public static final Published NOTHING = new Published(Snapshot.EMPTY, 0, "");

  /** Whether a leader is known. */
  public boolean knownLeader() {
    return !leader.isEmpty();
  }
}
