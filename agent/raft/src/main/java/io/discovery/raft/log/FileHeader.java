package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What every file begins with; see the package's description for the layout.
 *
 * @param first a number whose meaning depends on the kind of file
 * @param second another one
 * @param flags 0 but for {@link #IN_PLACE_OF_LOG}
 */
record FileHeader(int magic, UUID cluster, long first, long second, int flags) {
  static final int BYTES = 48;

  /** Of a snapshot: what stands in the log up to its index is not of its history. */
  static final int IN_PLACE_OF_LOG = 1;

  static final int IDENTITY = magic('I');
  static final int FORMING = magic('F');
  static final int HARD_STATE = magic('H');
  static final int MARK = magic('M');
  static final int SEGMENT = magic('L');
  static final int SNAPSHOT = magic('S');

  private static final int VERSION = 2;
  private static final String OLDER =
      "Start that version, or move this data directory away and start anew: services and checks"
          + " register themselves again, keys and values must be written again.";
  private static final int CRC_AT = BYTES - Integer.BYTES;

  FileHeader(int magic, UUID cluster, long first, long second) {
    this(magic, cluster, first, second, 0);
  }

  private static int magic(char kind) {
    return ('D' << 24) | ('S' << 16) | ('C' << 8) | kind;
  }

  void write(ByteBuffer into) {
    byte[] bytes = new byte[BYTES];
    ByteBuffer b = ByteBuffer.wrap(bytes);
    b.putInt(magic).putInt(VERSION);
    b.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
    b.putLong(first).putLong(second).putInt(flags);
    b.putInt(CRC_AT, crc(bytes));
    into.put(bytes);
  }

  /** Reads and checks everything but the cluster. */
  static FileHeader read(Disk.Handle file, String name, int magic) throws IOException {
    byte[] bytes = Reading.exactly(file, 0, BYTES);
    if (bytes.length < BYTES) {
      throw damage(name, "the file is shorter than its header");
    }
    ByteBuffer b = ByteBuffer.wrap(bytes);
    if (b.getInt(CRC_AT) != crc(bytes)) {
      throw damage(name, "the header's checksum is wrong");
    }
    if (b.getInt() != magic) {
      throw damage(name, "the file is of another kind than its name says");
    }
    int version = b.getInt();
    if (version != VERSION) {
      throw new LogDamage(
          name,
          Integer.BYTES,
          "format version " + version + ", this program knows " + VERSION,
          "The file was written by another version of the program.",
          version > VERSION ? "Start that version, or a newer one." : OLDER);
    }
    return new FileHeader(
        magic, new UUID(b.getLong(), b.getLong()), b.getLong(), b.getLong(), b.getInt());
  }

  /** As {@link #read(Disk.Handle, String, int)}, and the file must be of the cluster. */
  static FileHeader read(Disk.Handle file, String name, int magic, UUID cluster)
      throws IOException {
    FileHeader header = read(file, name, magic);
    if (!header.cluster.equals(cluster)) {
      throw new LogDamage(
          name,
          2 * Integer.BYTES,
          "the file is of cluster " + header.cluster + ", this server is of " + cluster,
          "A file of another server was copied here.",
          LogDamage.RESTORE);
    }
    return header;
  }

  private static LogDamage damage(String name, String what) {
    return new LogDamage(
        name, 0, what, "It was changed or lost after it had been written.", LogDamage.RESTORE);
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
