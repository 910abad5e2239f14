package io.discovery.raft.log;

import io.discovery.raft.Configuration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A snapshot being written, by this server itself or with what comes from a leader; what it is
 * called shows only at the end that it is one. Belongs to the thread that uses its {@link
 * LogStore}.
 */
public final class SnapshotFile extends OutputStream {
  /** Where it comes from: one of each kind may be written at a time. */
  enum Source {
    OWN(""),
    LEADER(".in");

    private final String mark;

    Source(String mark) {
      this.mark = mark;
    }
  }

  /** Synced so often, bytes: the last sync is short then, and entries do not wait long for it. */
  private static final long SYNC_BYTES = 4L << 20;

  private final Disk disk;
  private final UUID cluster;
  private final String name;
  private final String unfinished;
  private final long index;
  private final long term;
  private final Configuration configuration;
  private final Disk.Handle file;
  private final SnapshotFormat format = new SnapshotFormat();
  private final byte[] chunk = new byte[SnapshotFormat.MAX_CHUNK_BYTES];
  private int filled;
  private long position = FileHeader.BYTES;
  private long synced;
  private long total;
  private int sequence;
  private boolean complete;

  private SnapshotFile(
      Disk disk, UUID cluster, long index, long term, Configuration configuration, Source source)
      throws IOException {
    this.disk = disk;
    this.cluster = cluster;
    this.name = Names.snapshot(term, index);
    this.unfinished = name + source.mark + SmallFile.UNFINISHED;
    this.index = index;
    this.term = term;
    this.configuration = configuration;
    this.file = disk.create(unfinished);
  }

  static SnapshotFile create(
      Disk disk, UUID cluster, long index, long term, Configuration configuration, Source source)
      throws IOException {
    SnapshotFile made = new SnapshotFile(disk, cluster, index, term, configuration, source);
    try {
      made.writeHeader(0);
      byte[] members = configuration.encode();
      made.writeChunk(SnapshotFormat.TYPE_CONFIGURATION, members, members.length);
    } catch (IOException e) {
      made.abandon();
      throw e;
    }
    return made;
  }

  private void writeHeader(int flags) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
    new FileHeader(FileHeader.SNAPSHOT, cluster, index, term, flags).write(header);
    file.write(header.flip(), 0);
  }

  String name() {
    return name;
  }

  /** Last entry that it contains. */
  public long index() {
    return index;
  }

  /** Term of that entry. */
  public long term() {
    return term;
  }

  /** So much was written into it, bytes. */
  public long written() {
    return total + filled;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int at = offset;
    while (at < offset + length) {
      if (filled == chunk.length) {
        writeData();
      }
      int n = Math.min(chunk.length - filled, offset + length - at);
      System.arraycopy(from, at, chunk, filled, n);
      filled += n;
      at += n;
    }
  }

  private void writeData() throws IOException {
    writeChunk(SnapshotFormat.TYPE_DATA, chunk, filled);
    total += filled;
    filled = 0;
    if (position - synced >= SYNC_BYTES) {
      file.sync();
      synced = position;
    }
  }

  private void writeChunk(int type, byte[] content, int length) throws IOException {
    ByteBuffer b = format.chunk(type, sequence, content, length);
    int whole = b.remaining();
    file.write(b, position);
    position += whole;
    sequence++;
  }

  /**
   * Nothing more will be written: all of it is durable when this returns, but it has no name yet
   * that says so. What it returns is of use until it gets one.
   */
  StoredSnapshot complete() throws IOException {
    if (filled > 0) {
      writeData();
    }
    byte[] end = ByteBuffer.allocate(Long.BYTES).putLong(total).array();
    writeChunk(SnapshotFormat.TYPE_END, end, end.length);
    file.sync();
    complete = true;
    return new StoredSnapshot(disk, cluster, unfinished, index, term, position, configuration);
  }

  /** Says durably that it stands in the place of the log. */
  void putInPlaceOfLog() throws IOException {
    writeHeader(FileHeader.IN_PLACE_OF_LOG);
    file.sync();
  }

  /**
   * Gives it its name; durable then. Returns its size.
   *
   * @throws StorageFull when it has not got it
   */
  long finish() throws IOException {
    if (!complete) {
      throw new IllegalStateException("a snapshot is complete before it gets its name");
    }
    disk.rename(unfinished, name);
    disk.syncNames();
    file.close();
    return position;
  }

  /** Leaves nothing behind. */
  public void abandon() throws IOException {
    file.close();
    disk.delete(unfinished);
  }
}
