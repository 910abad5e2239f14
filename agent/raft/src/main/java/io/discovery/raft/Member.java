package io.discovery.raft;

import java.util.UUID;

/**
 * A server of a cluster.
 *
 * @param id made at random with its data directory: a server that was wiped is another one
 * @param address where it is reached, in words of whoever carries the messages; may be empty
 */
public record Member(UUID id, String address, Standing standing) {
  /** Longest address, bytes of UTF-8: a host name and a port. */
  public static final int MAX_ADDRESS_BYTES = 300;

  /** What a member may do. */
  public enum Standing {
    /** Votes, and is counted. */
    VOTER,
    /** Gets all that the others get, and becomes a voter once it has caught up. */
    JOINING,
    /** Gets all that the others get, and is never counted. */
    LEARNER
  }

  Member with(Standing another) {
    return new Member(id, address, another);
  }
}
