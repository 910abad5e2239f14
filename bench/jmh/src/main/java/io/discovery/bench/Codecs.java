package io.discovery.bench;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.SnapshotCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a log entry and a snapshot cost to write and to read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Codecs {
  private static final int SERVICES = 1_000;
  private static final long TIME = 1_700_000_000_000L;

  private final Command put =
      new Command.KvPut("app/config/key", new byte[128], 0, OptionalLong.empty());
  private final Command register = register(1);
  private final byte[] putBytes = CommandCodec.encode(TIME, put);
  private final byte[] registerBytes = CommandCodec.encode(TIME, register);
  private final Snapshot catalog = catalog();
  private final List<byte[]> catalogBytes = records();

  private static Command register(int i) {
    Node node = new Node("node-" + i, "", "10.0.0." + i % 250, new TreeMap<>(), new TreeMap<>());
    Service service = Service.of("web-" + i, "web", 8080, "blue", "v2");
    Check check =
        new Check(
            "web-http",
            "web over HTTP",
            CheckStatus.PASSING,
            "",
            "HTTP GET http://localhost:8080/: 200 OK",
            "web-" + i,
            "web",
            List.of("blue", "v2"),
            "http",
            i);
    return new Command.Register(node, false, List.of(service), List.of(check));
  }

  private static Snapshot catalog() {
    Snapshot snapshot = Snapshot.EMPTY;
    for (int i = 1; i <= SERVICES; i++) {
      snapshot = Apply.apply(snapshot, i, TIME, register(i)).next();
    }
    return snapshot;
  }

  private List<byte[]> records() {
    List<byte[]> records = new ArrayList<>();
    for (Iterator<byte[]> each = SnapshotCodec.records(catalog); each.hasNext(); ) {
      records.add(each.next());
    }
    return records;
  }

  /** A value of 128 bytes. */
  @Benchmark
  public byte[] encodePut() {
    return CommandCodec.encode(TIME, put);
  }

  /** The same, read. */
  @Benchmark
  public Object decodePut() {
    return CommandCodec.decode(putBytes);
  }

  /** A node with a service and its check. */
  @Benchmark
  public byte[] encodeRegister() {
    return CommandCodec.encode(TIME, register);
  }

  /** The same, read. */
  @Benchmark
  public Object decodeRegister() {
    return CommandCodec.decode(registerBytes);
  }

  /** A thousand nodes with a service each. */
  @Benchmark
  public long encodeCatalog() {
    long bytes = 0;
    for (Iterator<byte[]> each = SnapshotCodec.records(catalog); each.hasNext(); ) {
      bytes += each.next().length;
    }
    return bytes;
  }

  /** The same, read. */
  @Benchmark
  public Snapshot decodeCatalog() {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    catalogBytes.forEach(reader::accept);
    return reader.finish();
  }
}
