package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Remembers beside the log how far it is durable, so that a log that ends too early is seen.
 * Written after each sync of the log but not synced itself: after a crash of the machine it may be
 * behind, never ahead. Two places take turns, so that a torn write leaves the other one.
 */
final class DurableMark {
  private static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** A sector each. */
  private static final int[] SLOT_AT = {512, 1024};

  private static final int FILE_BYTES = 1536;

  private final Disk.Handle file;
  private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
  private final CRC32C crc = new CRC32C();
  private long count;
  private long index;

  private DurableMark(Disk.Handle file) {
    this.file = file;
  }

  static DurableMark create(Disk disk, UUID cluster) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(FILE_BYTES);
    new FileHeader(FileHeader.MARK, cluster, 0, 0).write(b);
    return new DurableMark(SmallFile.create(disk, Names.MARK, b.clear()));
  }

  static DurableMark open(Disk disk, UUID cluster) throws IOException {
    Disk.Handle file = disk.open(Names.MARK);
    FileHeader.read(file, Names.MARK, FileHeader.MARK, cluster);
    if (file.size() != FILE_BYTES) {
      throw new LogDamage(
          Names.MARK,
          file.size(),
          "the file has " + file.size() + " bytes, not " + FILE_BYTES,
          "It was cut or extended after it had been written.",
          LogDamage.RESTORE);
    }
    DurableMark mark = new DurableMark(file);
    mark.read(SLOT_AT[0]);
    mark.read(SLOT_AT[1]);
    return mark;
  }

  private void read(int at) throws IOException {
    ByteBuffer b = ByteBuffer.wrap(Reading.exactly(file, at, SLOT_BYTES));
    if (b.remaining() == SLOT_BYTES) {
      long number = b.getLong();
      long value = b.getLong();
      if (number > count && b.getInt() == crc(number, value)) {
        count = number;
        index = value;
      }
    }
  }

  /** Last index known to be durable; 0 when nothing is known. */
  long index() {
    return index;
  }

  void write(long durable) throws IOException {
    count++;
    index = durable;
    slot.clear();
    slot.putLong(count).putLong(durable).putInt(crc(count, durable)).flip();
    try {
      file.write(slot, SLOT_AT[(int) (count % SLOT_AT.length)]);
    } catch (StorageFull e) {
      // Its room is there, except on file systems that write elsewhere. A mark may be behind.
      count--;
    }
  }

  /**
   * Before a suffix is replaced: what is known to be durable ends earlier. Durable in both places
   * when it returns, for whichever is read at the next start must not say more than the log holds.
   *
   * @throws StorageFull when it could not be written; the log must stay as it is
   */
  void lower(long durable) throws IOException {
    for (int i = 0; i < SLOT_AT.length; i++) {
      long before = count;
      write(durable);
      if (count == before) {
        throw new StorageFull("the mark beside the log cannot be written");
      }
      sync();
    }
  }

  void sync() throws IOException {
    file.sync();
  }

  void close() throws IOException {
    file.close();
  }

  private int crc(long number, long value) {
    crc.reset();
    crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(number).putLong(value).flip());
    return (int) crc.getValue();
  }
}
