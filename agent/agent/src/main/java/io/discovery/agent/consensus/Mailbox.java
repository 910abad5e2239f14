package io.discovery.agent.consensus;

import io.discovery.raft.Entry;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Input;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the thread {@code raft}. What comes from outside is bounded; what the log answers
 * need not be: it never answers more often than it was asked.
 */
final class Mailbox<R> {
  /** As many proposals, and as many reads, may wait here as the core takes of each. */
  static final int MAX_ASKED = 4096;

  /** Bytes of payload that may wait here. */
  static final long MAX_BYTES = 16L << 20;

  /** Bytes of other servers' messages that may wait here; they say again what is dropped. */
  static final long MAX_RECEIVED_BYTES = 32L << 20;

  /** What a message takes beside its payload, roughly. */
  private static final int MESSAGE_BYTES = 128;

  /** Something that is wanted, and who waits for it. */
  sealed interface Asked<R> {
    /** An entry. */
    record Write<R>(byte[] payload, CompletableFuture<Answer<R>> answer) implements Asked<R> {}

    /** To read. */
    record Read<R>(Guarantee guarantee, CompletableFuture<Optional<Outcome.Failure>> answer)
        implements Asked<R> {}

    /** Another member, or one less. */
    record Change<R>(MemberChange change, CompletableFuture<Answer<R>> answer)
        implements Asked<R> {}
  }

  /**
   * What was taken at once.
   *
   * @param failure why the log is lost, if it is
   * @param closing whether nothing more will come from outside
   */
  record Contents<R>(
      List<Input> inputs, List<Asked<R>> asked, @Nullable String failure, boolean closing) {}

  /** Whether something was taken in. */
  enum Posting {
    TAKEN,
    FULL,
    CLOSED
  }

  private final Object lock = new Object();
  private List<Input> inputs = new ArrayList<>();
  private List<Asked<R>> asked = new ArrayList<>();
  private int writes;
  private long bytes;
  private long receivedBytes;
  private @Nullable String failure;
  private boolean closing;

  Posting post(Asked<R> something) {
    int size = something instanceof Asked.Write<R> write ? write.payload().length : 0;
    int isWrite = something instanceof Asked.Read<R> ? 0 : 1;
    synchronized (lock) {
      if (closing || failure != null) {
        return Posting.CLOSED;
      }
      int others = isWrite == 1 ? writes : asked.size() - writes;
      if (others >= MAX_ASKED || bytes + size > MAX_BYTES) {
        return Posting.FULL;
      }
      bytes += size;
      writes += isWrite;
      asked.add(something);
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

  /** Another server's message, which may get lost. */
  void receive(Message message) {
    long size = size(message);
    synchronized (lock) {
      if (receivedBytes + size <= MAX_RECEIVED_BYTES && failure == null) {
        receivedBytes += size;
        inputs.add(new Input.Received(message));
        lock.notifyAll();
      }
    }
  }

  private static long size(Message message) {
    long size = MESSAGE_BYTES;
    if (message instanceof Message.Append append) {
      for (Entry entry : append.entries()) {
        size += entry.payload().length + MESSAGE_BYTES;
      }
    } else if (message instanceof Message.InstallSnapshot part) {
      size += part.bytes().length;
    }
    return size;
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
      while (inputs.isEmpty() && asked.isEmpty() && failure == null && (seenClosing || !closing)) {
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
      Contents<R> contents = new Contents<>(inputs, asked, failure, closing);
      inputs = new ArrayList<>();
      asked = new ArrayList<>();
      writes = 0;
      bytes = 0;
      receivedBytes = 0;
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
