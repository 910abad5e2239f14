package io.discovery.raft;

/**
 * A snapshot on its way to a follower: one part at a time, each read when the one before is there.
 */
final class Transfer {
  final SnapshotPolicy.Stored snapshot;

  /** Tells it from another copy of the same. */
  final long ticket;

  /** Where the next part begins. */
  long offset;

  /** Whether it is being read. */
  boolean reading;

  /** Whether it was sent, and nothing has come back. */
  private boolean sent;

  private long stuckAt = -1;

  Transfer(SnapshotPolicy.Stored snapshot, long ticket) {
    this.snapshot = snapshot;
    this.ticket = ticket;
  }

  boolean mayRead() {
    return !reading && !sent;
  }

  void sent() {
    sent = true;
  }

  /** The follower says what comes next. */
  void goOn(long next) {
    offset = next;
    sent = false;
  }

  /** The follower lives. What it has not answered since it last did may be lost. */
  void alive() {
    if (sent && stuckAt == offset) {
      sent = false;
    }
    stuckAt = sent ? offset : -1;
  }
}
