package io.discovery.raft.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A snapshot being written; what it is called shows only at the end that it is one. Belongs to the
 * thread that uses its {@link LogStore}.
 */
public final class SnapshotFile extends OutputStream {
  /** Synced so often, bytes: the last sync is short then, and entries do not wait long for it. */
  private static final long SYNC_BYTES = 4L << 20;

  private final Disk disk;
  private final String name;
  private final long index;
  private final Disk.Handle file;
  private final SnapshotFormat format = new SnapshotFormat();
  private final byte[] chunk = new byte[SnapshotFormat.MAX_CHUNK_BYTES];
  private int filled;
  private long position = FileHeader.BYTES;
  private long synced;
  private long total;
  private int sequence;

  private SnapshotFile(Disk disk, String name, long index, Disk.Handle file) {
    this.disk = disk;
    this.name = name;
    this.index = index;
    this.file = file;
  }

  static SnapshotFile create(Disk disk, UUID cluster, long index, long term) throws IOException {
    String name = Names.snapshot(term, index);
    SnapshotFile made =
        new SnapshotFile(disk, name, index, disk.create(name + SmallFile.UNFINISHED));
    ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
    new FileHeader(FileHeader.SNAPSHOT, cluster, index, term).write(header);
    try {
      made.file.write(header.flip(), 0);
    } catch (IOException e) {
      made.abandon();
      throw e;
    }
    return made;
  }

  String name() {
    return name;
  }

  long index() {
    return index;
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
    ByteBuffer b = ByteBuffer.allocate(SnapshotFormat.CHUNK_HEADER_BYTES + length);
    b.putInt(SnapshotFormat.LENGTH_AT, length);
    b.putInt(SnapshotFormat.TYPE_AT, type);
    b.putInt(SnapshotFormat.SEQUENCE_AT, sequence);
    b.putInt(SnapshotFormat.CRC_AT, format.crc(b.array(), content, length));
    b.put(SnapshotFormat.CHUNK_HEADER_BYTES, content, 0, length);
    int whole = b.remaining();
    file.write(b, position);
    position += whole;
    sequence++;
  }

  /** Gives it its name; durable then. Returns its size. */
  long finish() throws IOException {
    if (filled > 0) {
      writeData();
    }
    byte[] end = ByteBuffer.allocate(Long.BYTES).putLong(total).array();
    writeChunk(SnapshotFormat.TYPE_END, end, end.length);
    file.sync();
    file.close();
    disk.rename(name + SmallFile.UNFINISHED, name);
    disk.syncNames();
    return position;
  }

  /** Leaves nothing behind. */
  public void abandon() throws IOException {
    file.close();
    disk.delete(name + SmallFile.UNFINISHED);
  }
}
