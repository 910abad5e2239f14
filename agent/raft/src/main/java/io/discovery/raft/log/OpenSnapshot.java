package io.discovery.raft.log;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A snapshot from which followers are sent parts, in any order. It stays readable when its name is
 * removed, so that sending a large one ends although newer ones are taken meanwhile.
 */
final class OpenSnapshot implements Closeable {
  private final Disk.Handle file;
  private final String name;
  private final SnapshotFormat format = new SnapshotFormat();
  private final long dataAt;
  private final long total;

  private OpenSnapshot(Disk.Handle file, String name, UUID cluster) throws IOException {
    this.file = file;
    this.name = name;
    FileHeader.read(file, name, FileHeader.SNAPSHOT, cluster);
    dataAt = format.read(file, name, FileHeader.BYTES, 0).end();
    long endAt = file.size() - SnapshotFormat.END_BYTES;
    if (endAt < dataAt) {
      throw SnapshotFormat.damage(name, file.size(), "the file ends too early");
    }
    long chunk = SnapshotFormat.CHUNK_HEADER_BYTES + SnapshotFormat.MAX_CHUNK_BYTES;
    int chunks = (int) ((endAt - dataAt + chunk - 1) / chunk);
    SnapshotFormat.Chunk end = format.read(file, name, endAt, 1 + chunks);
    if (end.type() != SnapshotFormat.TYPE_END) {
      throw SnapshotFormat.damage(name, endAt, "the end is missing");
    }
    total = ByteBuffer.wrap(end.content()).getLong();
  }

  static OpenSnapshot open(Disk disk, String name, UUID cluster) throws IOException {
    Disk.Handle file = disk.open(name);
    try {
      return new OpenSnapshot(file, name, cluster);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  /**
   * Reads what was written at an offset.
   *
   * @throws LogDamage when it is not there, or not what was written
   */
  SnapshotPart read(long offset, int maxBytes) throws IOException {
    if (offset < 0 || offset > total) {
      throw SnapshotFormat.damage(name, file.size(), "nothing was ever written at " + offset);
    }
    long end = Math.min(offset + maxBytes, total);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) (end - offset));
    for (long at = offset; at < end; ) {
      int number = (int) (at / SnapshotFormat.MAX_CHUNK_BYTES);
      int from = (int) (at % SnapshotFormat.MAX_CHUNK_BYTES);
      byte[] content = chunk(number);
      int n = (int) Math.min(content.length - from, end - at);
      bytes.write(content, from, n);
      at += n;
    }
    return new SnapshotPart(bytes.toByteArray(), end == total);
  }

  private byte[] chunk(int number) throws IOException {
    long whole = SnapshotFormat.CHUNK_HEADER_BYTES + SnapshotFormat.MAX_CHUNK_BYTES;
    long position = dataAt + number * whole;
    SnapshotFormat.Chunk chunk = format.read(file, name, position, 1 + number);
    long left = total - (long) number * SnapshotFormat.MAX_CHUNK_BYTES;
    if (chunk.content().length != Math.min(left, SnapshotFormat.MAX_CHUNK_BYTES)) {
      throw SnapshotFormat.damage(name, position, "a chunk has another length than was written");
    }
    return chunk.content();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
