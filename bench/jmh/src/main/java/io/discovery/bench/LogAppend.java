package io.discovery.bench;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Persist;
import io.discovery.raft.log.FileDisk;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The log's writer on a real disk, below the working directory, for writers that each wait for
 * their answer before they write again. An operation is one acknowledged write of 300 bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogAppend {
  private static final byte[] PAYLOAD = new byte[300];

  /** What one sync covered. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Syncs {
    /** Acknowledged writes. */
    public long writes;

    /** Syncs of the log. */
    public long syncs;

    /** Syncs for each acknowledged write. */
    public double syncsPerWrite() {
      return writes == 0 ? 0 : (double) syncs / writes;
    }
  }

  /** How many wait at the same time. */
  @Param({"1", "32", "128"})
  public int writers;

  private final Object lock = new Object();
  private final Deque<Long> durable = new ArrayDeque<>();
  private Path directory = Path.of("");
  private LogWriter writer;
  private CountingDisk disk;
  private long asked;
  private long acknowledged;
  private long upTo;
  private long counted;

  /** A new log. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "log-append-");
    disk = new CountingDisk(FileDisk.at(directory.resolve("raft")));
    LogStore store = LogStore.open(disk, new Identity(UUID.randomUUID(), UUID.randomUUID()));
    store.takeRestored();
    writer = LogWriter.start(store, _ -> {}, this::answered, System.err::println);
    writer.persist(new Persist(1, 0, new HardState(1, null, false), List.of()));
    counted = disk.syncs();
  }

  private void answered(Input input) {
    if (input instanceof Input.Persisted done) {
      synchronized (lock) {
        durable.add(done.index());
        lock.notifyAll();
      }
    }
  }

  /** Removes it. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    writer.close(5_000);
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : files) {
      Files.delete(each);
    }
  }

  /** Whoever has its answer writes again; waits until one has. */
  @Benchmark
  public long acknowledged(Syncs counters) throws InterruptedException {
    while (asked - acknowledged < writers) {
      asked++;
      Entry entry = new Entry(Entry.Kind.COMMAND, 1, asked, PAYLOAD);
      writer.persist(new Persist(1, asked, null, new ArrayList<>(List.of(entry))));
    }
    while (upTo <= acknowledged) {
      upTo = Math.max(upTo, next());
    }
    acknowledged++;
    counters.writes++;
    long now = disk.syncs();
    counters.syncs += now - counted;
    counted = now;
    return acknowledged;
  }

  private long next() throws InterruptedException {
    synchronized (lock) {
      while (durable.isEmpty()) {
        lock.wait();
      }
      return durable.remove();
    }
  }
}
