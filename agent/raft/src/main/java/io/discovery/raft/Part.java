package io.discovery.raft;

/** What a server does in its role. */
sealed interface Part permits Follower, Candidate, Leader {
  Role role();

  /** When {@link #due} is to be called, or {@link Output#NEVER}. */
  long dueAt();

  void due();

  /** Another configuration counts. */
  void configured();

  /** Entries were applied: forgets those that nobody will need. */
  void compact();

  /** What was asked for in the current term, so far, is durable. */
  void persisted();

  /** The last thing in every step: what the step has made possible. */
  void flush();

  /** The role is over. */
  void end();
}
