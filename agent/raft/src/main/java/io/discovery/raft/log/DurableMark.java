package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Remembers beside the log how far it is durable, so that a log that ends too early is seen.
 * Written after each sync of the log but not synced itself: after a crash of the machine it may be
 * behind, never ahead. Two places take turns, so that a torn write leaves the other one. It says
 * also in which boot of the machine it was written: in the same one nothing was lost since.
 */
final class DurableMark {
  private static final int CONTENT_BYTES = 4 * Long.BYTES;
  private static final int SLOT_BYTES = CONTENT_BYTES + Integer.BYTES;

  /** A sector each. */
  private static final int[] SLOT_AT = {512, 1024};

  private static final int FILE_BYTES = 1536;

  private final Disk.Handle file;
  private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
  private final CRC32C crc = new CRC32C();
  private final UUID boot;
  private long count;
  private long index;
  private boolean ofThisBoot;

  private DurableMark(Disk disk, Disk.Handle file) throws IOException {
    this.file = file;
    boot = disk.boot();
  }

  static DurableMark create(Disk disk, UUID cluster) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(FILE_BYTES);
    new FileHeader(FileHeader.MARK, cluster, 0, 0).write(b);
    return new DurableMark(disk, SmallFile.create(disk, Names.MARK, b.clear()));
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
    DurableMark mark = new DurableMark(disk, file);
    mark.read(SLOT_AT[0]);
    mark.read(SLOT_AT[1]);
    return mark;
  }

  private void read(int at) throws IOException {
    ByteBuffer b = ByteBuffer.wrap(Reading.exactly(file, at, SLOT_BYTES));
    if (b.remaining() == SLOT_BYTES) {
      long number = b.getLong();
      long value = b.getLong();
      UUID writtenIn = new UUID(b.getLong(), b.getLong());
      if (number > count && b.getInt() == crc(b)) {
        count = number;
        index = value;
        ofThisBoot = writtenIn.equals(boot);
      }
    }
  }

  /** Last index known to be durable; 0 when nothing is known. */
  long index() {
    return index;
  }

  /**
   * Whether the machine has not lost power since: what is not whole in the log then is what a
   * process was writing when it ended, and never was durable.
   */
  boolean isOfThisBoot() {
    return ofThisBoot;
  }

  void write(long durable) throws IOException {
    count++;
    index = durable;
    slot.clear();
    slot.putLong(count).putLong(durable);
    slot.putLong(boot.getMostSignificantBits()).putLong(boot.getLeastSignificantBits());
    slot.putInt(crc(slot)).flip();
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

  private int crc(ByteBuffer of) {
    crc.reset();
    crc.update(of.array(), of.arrayOffset(), CONTENT_BYTES);
    return (int) crc.getValue();
  }
}
