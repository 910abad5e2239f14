package io.discovery.raft;

/**
 * Whether a server that is to vote has what the others have (dissertation §4.2.1). In rounds: each
 * ends when it has all that the leader had when the round began. When one takes no longer than an
 * election timeout, counting it would hold up writes no longer than an election does.
 */
final class CatchingUp {
  private long target;
  private long beganAt;
  private boolean wasQuick;

  CatchingUp(long lastIndex, long now) {
    target = lastIndex;
    beganAt = now;
  }

  /** It has everything up to {@code match} of the leader's log, which ends at {@code lastIndex}. */
  void reached(long match, long lastIndex, long now, long electionNanos) {
    if (match >= target) {
      wasQuick = now - beganAt <= electionNanos;
      target = lastIndex;
      beganAt = now;
    }
  }

  boolean isDone(long match, long lastIndex, long now, long electionNanos) {
    return wasQuick && (match >= lastIndex || now - beganAt <= electionNanos);
  }
}
