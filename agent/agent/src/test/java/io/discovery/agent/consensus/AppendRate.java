package io.discovery.agent.consensus;

import io.discovery.raft.Status;
import io.discovery.raft.log.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures acknowledged writes a second and batches an acknowledged write, for writers that each
 * wait for their answer. Not a test: {@code AppendRate DIRECTORY}.
 */
final class AppendRate {
  private static final int PAYLOAD_BYTES = 300;
  private static final long SECONDS = 3;

  private AppendRate() {}

  /** Counts, and has a state of nothing. */
  private static final class Counter implements StateMachine<Boolean> {
    final AtomicInteger batches = new AtomicInteger();

    @Override
    public void restore(long index, long term, InputStream in) {}

    @Override
    public Boolean apply(long index, long term, byte[] payload) {
      return true;
    }

    @Override
    public Boolean configured(long index, long term, int featureLevel) {
      return true;
    }

    @Override
    public void published(Status status) {
      batches.incrementAndGet();
    }

    @Override
    public SnapshotWriter snapshot() {
      return out -> {
        out.write(1);
        return false;
      };
    }
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    for (int writers : new int[] {1, 32, 128, 1, 32, 128}) {
      measure(Path.of(args[0], "w" + writers), writers, out);
    }
    long start = System.nanoTime();
    open(Path.of(args[0], "w128"), new Counter()).close();
    out.println("open and close again: ms=" + (System.nanoTime() - start) / 1_000_000);
  }

  private static Consensus<Boolean> open(Path directory, Counter counter) throws IOException {
    Identity identity = new Identity(UUID.randomUUID(), UUID.randomUUID());
    return Consensus.open(directory, identity, counter, System.err::println);
  }

  private static void measure(Path directory, int writers, PrintStream out) throws Exception {
    Counter counter = new Counter();
    AtomicLong acknowledged = new AtomicLong();
    try (Consensus<Boolean> consensus = open(directory, counter)) {
      CountDownLatch ended = new CountDownLatch(writers);
      long start = System.nanoTime();
      for (int i = 0; i < writers; i++) {
        write(consensus, start + SECONDS * 1_000_000_000L, acknowledged, ended);
      }
      ended.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          "writers=%d acknowledged/s=%.0f syncs/acknowledged=%.3f%n",
          writers,
          acknowledged.get() / seconds,
          (double) counter.batches.get() / acknowledged.get());
    }
  }

  private static void write(
      Consensus<Boolean> consensus, long until, AtomicLong acknowledged, CountDownLatch ended) {
    byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES).putLong(System.nanoTime()).array();
    var _ =
        consensus
            .propose(payload)
            .thenAccept(
                answer -> {
                  if (answer instanceof Answer.Applied) {
                    acknowledged.incrementAndGet();
                  }
                  if (System.nanoTime() < until) {
                    write(consensus, until, acknowledged, ended);
                  } else {
                    ended.countDown();
                  }
                });
  }
}
