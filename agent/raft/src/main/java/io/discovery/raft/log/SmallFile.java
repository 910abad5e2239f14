package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A file that is replaced as a whole: a copy beside it, synced, takes its name, and the name is
 * synced. A crash leaves the old or the new one.
 */
final class SmallFile {
  /** Length and checksum of what follows. */
  private static final int FRAME_BYTES = 2 * Integer.BYTES;

  /** Longest file, bytes: the record of a cluster's forming, with long addresses, comes near it. */
  static final int MAX_BYTES = 4096;

  static final String UNFINISHED = ".tmp";

  private SmallFile() {}

  static void replace(Disk disk, String name, FileHeader header, byte[] content)
      throws IOException {
    ByteBuffer b = ByteBuffer.allocate(FileHeader.BYTES + FRAME_BYTES + content.length);
    header.write(b);
    b.putInt(content.length).putInt(crc(content)).put(content).flip();
    create(disk, name, b).close();
  }

  /** Makes a file with this content that is there whole or not at all; leaves it open. */
  static Disk.Handle create(Disk disk, String name, ByteBuffer content) throws IOException {
    Disk.Handle file = prepare(disk, name, content);
    try {
      disk.rename(name + UNFINISHED, name);
    } catch (StorageFull e) {
      file.close();
      disk.delete(name + UNFINISHED);
      throw e;
    } catch (IOException e) {
      file.close();
      throw e;
    }
    disk.syncNames();
    return file;
  }

  /** Makes a file with this content, durable but for its name; leaves it open. */
  static Disk.Handle prepare(Disk disk, String name, ByteBuffer content) throws IOException {
    String unfinished = name + UNFINISHED;
    Disk.Handle file = disk.create(unfinished);
    try {
      file.write(content, 0);
      file.sync();
      return file;
    } catch (StorageFull e) {
      file.close();
      disk.delete(unfinished);
      throw e;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The content after a header that has been read already. */
  static ByteBuffer content(Disk.Handle file, String name, int length) throws IOException {
    return content(name, ByteBuffer.wrap(Reading.exactly(file, 0, MAX_BYTES)), length);
  }

  /** The same of any length. */
  static byte[] content(Disk.Handle file, String name) throws IOException {
    ByteBuffer b = ByteBuffer.wrap(Reading.exactly(file, 0, MAX_BYTES));
    return content(name, b, b.remaining() - FileHeader.BYTES - FRAME_BYTES).array();
  }

  private static ByteBuffer content(String name, ByteBuffer b, int length) throws LogDamage {
    int whole = FileHeader.BYTES + FRAME_BYTES + length;
    if (length < 0 || b.remaining() != whole || b.getInt(FileHeader.BYTES) != length) {
      throw new LogDamage(
          name,
          FileHeader.BYTES,
          "the file has " + b.remaining() + " bytes, not " + whole,
          "It was cut or extended after it had been written.",
          LogDamage.RESTORE);
    }
    byte[] content = new byte[length];
    b.get(FileHeader.BYTES + FRAME_BYTES, content);
    if (b.getInt(FileHeader.BYTES + Integer.BYTES) != crc(content)) {
      throw new LogDamage(
          name,
          FileHeader.BYTES + FRAME_BYTES,
          "the checksum is wrong",
          "It was changed after it had been written.",
          LogDamage.RESTORE);
    }
    return ByteBuffer.wrap(content);
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }
}
