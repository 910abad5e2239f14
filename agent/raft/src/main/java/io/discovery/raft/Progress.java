package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of one follower, and how much it may send it. After etcd's package {@code
 * tracker}.
 */
final class Progress {
  /** Messages with entries that may be under way to one follower. */
  static final int MAX_INFLIGHT = 64;

  /** Bytes of entries that may be under way to one follower. */
  static final long MAX_INFLIGHT_BYTES = 8L << 20;

  /** How a follower is sent entries. */
  enum State {
    /** Where the logs part is not known: one message, then wait. */
    PROBE,
    /** The logs agree: messages follow each other without waiting. */
    REPLICATE,
    /** What it lacks is no longer held: it needs a snapshot. */
    SNAPSHOT
  }

  private record Sent(long lastIndex, long bytes) {}

  final UUID id;
  private final Deque<Sent> inflight = new ArrayDeque<>();
  private long inflightBytes;
  private State state = State.PROBE;
  private long match;
  private long next;
  private long stuckAt = -1;
  private boolean paused;

  /** Last commit index sent. */
  long commitSent;

  /** Highest round of heartbeats it has answered. */
  long round;

  /** Whether it has been heard since the last look (check-quorum). */
  boolean heard;

  /**
   * What it can apply, see {@link Configuration#featureLevel}; nothing is known before it speaks.
   */
  int features = -1;

  /** A snapshot on its way there. */
  @Nullable Transfer transfer;

  private CatchingUp catchingUp;
  private boolean leaving;

  Progress(UUID id, long lastIndex, long now) {
    this.id = id;
    this.next = lastIndex + 1;
    catchingUp = new CatchingUp(lastIndex, now);
  }

  /** The newest configuration has it, or leaves it out. Whoever comes back is new. */
  void isMember(boolean member, long lastIndex, long now) {
    if (member && leaving) {
      catchingUp = new CatchingUp(lastIndex, now);
    }
    leaving = !member;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** How far it is behind. */
  CatchingUp catchingUp() {
    return catchingUp;
  }

  State state() {
    return state;
  }

  /** Highest index known to be durable there and the same as here. */
  long match() {
    return match;
  }

  /** The first index to send next. */
  long next() {
    return next;
  }

  /** Whether a message with entries may go. */
  boolean maySend() {
    return switch (state) {
      case PROBE -> !paused;
      case REPLICATE -> inflight.size() < MAX_INFLIGHT && inflightBytes < MAX_INFLIGHT_BYTES;
      case SNAPSHOT -> false;
    };
  }

  /** These have been sent. */
  void sent(List<Entry> entries) {
    switch (state) {
      case PROBE -> paused = true;
      case REPLICATE -> {
        if (!entries.isEmpty()) {
          long bytes = 0;
          for (Entry entry : entries) {
            bytes += RaftLog.cost(entry);
          }
          next = entries.getLast().index() + 1;
          inflight.add(new Sent(next - 1, bytes));
          inflightBytes += bytes;
        }
      }
      case SNAPSHOT -> throw new IllegalStateException("nothing is sent before the snapshot");
    }
  }

  /**
   * It has everything up to the index.
   *
   * @param baseIndex before the first entry that is held here
   */
  void appended(long index, long baseIndex) {
    boolean news = index > match;
    match = Math.max(match, index);
    next = Math.max(next, match + 1);
    switch (state) {
      case PROBE -> become(State.REPLICATE);
      case REPLICATE -> {
        if (news) {
          release();
        }
      }
      case SNAPSHOT -> {
        Transfer under = transfer;
        if (match >= baseIndex) {
          become(State.REPLICATE);
        } else if (under != null && under.snapshot.index() <= match) {
          // It has come too late to go on from.
          transfer = null;
        }
      }
    }
  }

  private void release() {
    Sent first = inflight.peek();
    while (first != null && first.lastIndex() <= match) {
      inflight.remove();
      inflightBytes -= first.bytes();
      first = inflight.peek();
    }
  }

  /**
   * It has refused what followed on an entry. A refusal that was overtaken is no news.
   *
   * @param prevIndex that entry
   * @param mayAgreeAt where to look next
   */
  void refused(long prevIndex, long mayAgreeAt) {
    switch (state) {
      case REPLICATE -> {
        if (prevIndex > match) {
          become(State.PROBE);
          next = match + 1;
        }
      }
      case PROBE -> {
        if (next - 1 == prevIndex) {
          next = Math.max(match + 1, Math.min(prevIndex, mayAgreeAt + 1));
          // Where there is nowhere left to look the next try comes with the next heartbeat.
          paused = next > prevIndex;
        }
      }
      case SNAPSHOT -> {}
    }
  }

  /**
   * It lives. Returns whether it should be asked where it stands: something is under way and
   * nothing has come back since it was last heard of, so it may be lost.
   */
  boolean alive() {
    paused = false;
    Transfer under = transfer;
    if (under != null) {
      under.alive();
    }
    boolean stuck = state == State.REPLICATE && match < next - 1 && match == stuckAt;
    stuckAt = match;
    return stuck;
  }

  void needsSnapshot() {
    become(State.SNAPSHOT);
  }

  /** What was sent is of no use: begins again after what it is known to have. */
  void probe() {
    become(State.PROBE);
    next = match + 1;
  }

  private void become(State another) {
    state = another;
    transfer = null;
    paused = false;
    inflight.clear();
    inflightBytes = 0;
  }
}
