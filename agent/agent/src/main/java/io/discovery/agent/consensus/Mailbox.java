package io.discovery.agent.consensus;

import io.discovery.raft.Input;
import io.discovery.raft.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the thread {@code raft}. Proposals are bounded; what the log answers need not be:
 * it never answers more often than it was asked.
 */
final class Mailbox<R> {
  /** As many proposals may wait here as the core takes; more would only wait longer. */
  static final int MAX_PROPOSALS = 4096;

  /** Bytes of payload that may wait here. */
  static final long MAX_BYTES = 16L << 20;

  /** A proposal on its way. */
  record Posted<R>(byte[] payload, CompletableFuture<Answer<R>> answer) {}

  /**
   * What was taken at once.
   *
   * @param failure why the log is lost, if it is
   * @param closing whether nothing more will come from outside
   */
  record Contents<R>(
      List<Input> inputs, List<Posted<R>> proposals, @Nullable String failure, boolean closing) {}

  /** Whether a proposal was taken in. */
  enum Posting {
    TAKEN,
    FULL,
    CLOSED
  }

  private final Object lock = new Object();
  private List<Input> inputs = new ArrayList<>();
  private List<Posted<R>> proposals = new ArrayList<>();
  private long bytes;
  private @Nullable String failure;
  private boolean closing;

  Posting post(Posted<R> proposal) {
    synchronized (lock) {
      if (closing || failure != null) {
        return Posting.CLOSED;
      }
      if (proposals.size() >= MAX_PROPOSALS || bytes + proposal.payload().length > MAX_BYTES) {
        return Posting.FULL;
      }
      bytes += proposal.payload().length;
      proposals.add(proposal);
      lock.notifyAll();
      return Posting.TAKEN;
    }
  }

  void post(Input input) {
    synchronized (lock) {
      inputs.add(input);
      lock.notifyAll();
    }
  }

  void fail(String why) {
    synchronized (lock) {
      failure = failure == null ? why : failure;
      lock.notifyAll();
    }
  }

  /** Nothing more is taken in from outside. */
  void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
  }

  /**
   * Waits until something is there or the time has come.
   *
   * @param clock gives nanoseconds
   * @param wakeAt by that clock, or {@link Output#NEVER}
   * @param seenClosing whether closing is no news
   */
  Contents<R> take(Clock clock, long wakeAt, boolean seenClosing) throws InterruptedException {
    synchronized (lock) {
      while (inputs.isEmpty()
          && proposals.isEmpty()
          && failure == null
          && (seenClosing || !closing)) {
        if (wakeAt == Output.NEVER) {
          lock.wait();
          continue;
        }
        long left = wakeAt - clock.now();
        if (left <= 0) {
          break;
        }
        // Rounded up: to wake too early would be to wake twice.
        lock.wait(left / 1_000_000 + 1);
      }
      return drain();
    }
  }

  /** Takes what is there. */
  Contents<R> drain() {
    synchronized (lock) {
      Contents<R> contents = new Contents<>(inputs, proposals, failure, closing);
      inputs = new ArrayList<>();
      proposals = new ArrayList<>();
      bytes = 0;
      return contents;
    }
  }

  /** Monotonic nanoseconds from 0. */
  static final class Clock {
    private final long start = System.nanoTime();

    long now() {
      return System.nanoTime() - start;
    }
  }
}
