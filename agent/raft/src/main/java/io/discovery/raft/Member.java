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
    VOTER(1),
    /** Gets all that the others get, and becomes a voter once it has caught up. */
    JOINING(2),
    /** Gets all that the others get, and is never counted. */
    LEARNER(3);

    /** How it is written down. */
    final int code;

    Standing(int code) {
      this.code = code;
    }

    static Standing of(int code) {
      for (Standing each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      throw new IllegalArgumentException("a member of unknown standing " + code);
    }
  }

  Member with(Standing another) {
    return new Member(id, address, another);
  }
}
