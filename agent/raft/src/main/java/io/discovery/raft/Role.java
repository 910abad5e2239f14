package io.discovery.raft;

/** What a server is at a moment (Raft paper, figure 4). */
public enum Role {
  /** Takes what a leader sends, or waits for one. */
  FOLLOWER,
  /** Has asked for votes, its own among them, and waits. */
  CANDIDATE,
  /** Decides the order of the log. */
  LEADER
}
