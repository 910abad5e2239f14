package io.discovery.agent.catalog;

import io.discovery.agent.consensus.StateMachine;
import io.discovery.catalog.Applied;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.SnapshotCodec;
import io.discovery.catalog.Topic;
import io.discovery.raft.Status;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the log means: the catalog. Called by the log only. */
final class CatalogMachine implements StateMachine<Command.Result> {
  /** As much of a snapshot as is written in one go, between writes of log entries. */
  private static final int SNAPSHOT_PART_BYTES = 64 * 1024;

  /** Longer than any record can be: a bound on what a damaged length makes the reader allocate. */
  private static final int MAX_RECORD_BYTES = 64 << 20;

  /** Takes what is to be seen. */
  interface Publisher {
    /**
     * A batch was applied, or the server stands differently.
     *
     * @param appliedTerm of the last entry that was applied
     * @param changed what has changed in this batch
     * @param replaced whether the whole state is another one, so that anything may have changed
     */
    void publish(
        Snapshot snapshot, long appliedTerm, Status status, Set<Topic> changed, boolean replaced);
  }

  private record Received(long term, Snapshot snapshot) {}

  private final Publisher publisher;
  private final Set<Topic> changed = new HashSet<>();
  private Snapshot snapshot = Snapshot.EMPTY;
  private long appliedTerm;
  private boolean replaced;
  private volatile @Nullable Received received;

  CatalogMachine(Publisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void restore(long index, long term, InputStream in) throws IOException {
    snapshot = read(in);
    appliedTerm = term;
  }

  @Override
  public void receive(long index, long term, InputStream in) throws IOException {
    received = new Received(term, read(in));
  }

  @Override
  public void putInPlace(long index) {
    Received another = received;
    if (another == null || another.snapshot().index() != index) {
      throw new IllegalStateException("the state after entry " + index + " was not received");
    }
    received = null;
    snapshot = another.snapshot();
    appliedTerm = another.term();
    replaced = true;
  }

  private static Snapshot read(InputStream in) throws IOException {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    DataInputStream records = new DataInputStream(in);
    try {
      for (int length = next(records); length >= 0; length = next(records)) {
        byte[] record = records.readNBytes(length);
        if (record.length != length) {
          throw new EOFException("a record of " + length + " bytes is cut short");
        }
        reader.accept(record);
      }
      return reader.finish();
    } catch (IllegalArgumentException e) {
      throw new IOException("the catalog in the snapshot is not readable: " + e.getMessage(), e);
    }
  }

  private static int next(DataInputStream records) throws IOException {
    int first = records.read();
    if (first < 0) {
      return -1;
    }
    int length = first << 24;
    length |= records.readUnsignedByte() << 16;
    length |= records.readUnsignedShort();
    if (length < 0 || length > MAX_RECORD_BYTES) {
      throw new IOException("a record claims to be " + length + " bytes long");
    }
    return length;
  }

  @Override
  public Command.Result apply(long index, long term, byte[] payload) {
    appliedTerm = term;
    if (payload.length == 0) {
      snapshot = Apply.skip(snapshot, index);
      changed.add(new Topic.Leader());
      return new Command.Result.Done();
    }
    CommandCodec.Stamped stamped = CommandCodec.decode(payload);
    Applied applied = Apply.apply(snapshot, index, stamped.clusterTime(), stamped.command());
    snapshot = applied.next();
    changed.addAll(applied.changed());
    return applied.result();
  }

  @Override
  public Command.Result configured(long index, long term, int featureLevel) {
    appliedTerm = term;
    snapshot = Apply.configured(snapshot, index, featureLevel);
    return new Command.Result.Done();
  }

  @Override
  public void published(Status status) {
    publisher.publish(snapshot, appliedTerm, status, changed, replaced);
    changed.clear();
    replaced = false;
  }

  @Override
  public SnapshotWriter snapshot() {
    Iterator<byte[]> records = SnapshotCodec.records(snapshot);
    return out -> writePart(records, out);
  }

  private static boolean writePart(Iterator<byte[]> records, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    while (records.hasNext() && data.size() < SNAPSHOT_PART_BYTES) {
      byte[] record = records.next();
      data.writeInt(record.length);
      data.write(record);
    }
    data.flush();
    return records.hasNext();
  }
}
