package io.discovery.raft;

import java.util.UUID;

/** A change of one server's place in the cluster (dissertation §4.1: one at a time). */
public sealed interface MemberChange {
  /** Whom it is about. */
  UUID id();

  /**
   * Takes a server in. It begins as a learner either way, so that it is not counted before it has
   * what the others have (dissertation §4.2.1).
   *
   * @param votes whether it becomes a voter by itself once it has caught up
   */
  record Add(UUID id, String address, boolean votes) implements MemberChange {}

  /** Makes a learner that has caught up a voter. */
  record Promote(UUID id) implements MemberChange {}

  /** Puts a server out; a leader may put out itself (dissertation §4.2.2). */
  record Remove(UUID id) implements MemberChange {}

  /** A member is reached elsewhere from now on. */
  record Readdress(UUID id, String address) implements MemberChange {}
}
