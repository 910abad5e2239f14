package io.discovery.simulator.disk;

import io.discovery.simulator.world.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a file: as processes see them, and as a power loss may leave them. */
final class Content {
  /** What a disk writes whole or not at all, bytes. */
  static final int SECTOR = 512;

  /** Never leaves a byte as it was. */
  private static final byte GARBLING = 0x55;

  /** A change that is not durable: bytes at an offset, or a new length. */
  private record Change(long at, byte @Nullable [] bytes) {}

  private final List<Change> pending = new ArrayList<>();
  private byte[] seen = {};
  private byte[] durable = {};

  /** The bit that was turned over, and where it still is. */
  private long flipped;

  private boolean flippedInSeen;
  private boolean flippedInDurable;

  byte[] seen() {
    return seen;
  }

  void write(byte[] bytes, long at) {
    pending.add(new Change(at, bytes));
    seen = put(seen, at, bytes, 0, bytes.length);
    flippedInSeen &= isOutside(at, bytes.length);
  }

  void truncate(long size) {
    pending.add(new Change(size, null));
    seen = Arrays.copyOf(seen, (int) size);
    flippedInSeen &= flippedAt() < size;
  }

  private int flippedAt() {
    return (int) (flipped / Byte.SIZE);
  }

  private boolean isOutside(long at, int length) {
    return flippedAt() < at || flippedAt() >= at + length;
  }

  void sync() {
    for (Change change : pending) {
      byte[] bytes = change.bytes();
      if (bytes == null) {
        cutDurable(change.at());
      } else {
        putDurable(change.at(), bytes, 0, bytes.length);
      }
    }
    pending.clear();
  }

  private void cutDurable(long size) {
    durable = Arrays.copyOf(durable, (int) size);
    flippedInDurable &= flippedAt() < size;
  }

  private void putDurable(long at, byte[] bytes, int offset, int length) {
    durable = put(durable, at, bytes, offset, length);
    flippedInDurable &= isOutside(at, length);
  }

  /** The kernel takes the pages for clean: they can be read for as long as it runs, no longer. */
  void forgetPending() {
    pending.clear();
  }

  /** Where the zeros begin that were written ahead. */
  int end() {
    int end = seen.length;
    while (end > 0 && seen[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Something else stands there, durably. */
  void garble(int from, int to) {
    for (int i = from; i < to; i++) {
      seen[i] ^= GARBLING;
    }
    put(seen);
  }

  /** This is what stands there, durably. */
  void put(byte[] bytes) {
    seen = bytes.clone();
    durable = bytes.clone();
    pending.clear();
    flippedInSeen = false;
    flippedInDurable = false;
  }

  /** Turns one bit over, for good. */
  void flip(long bit) {
    flipped = bit;
    flippedInSeen = true;
    flippedInDurable = flippedAt() < durable.length;
    turn();
  }

  /** Turns it back, where it was not cut off or written over since. */
  void unflip() {
    turn();
    flippedInSeen = false;
    flippedInDurable = false;
  }

  private void turn() {
    byte mask = (byte) (1 << (flipped % Byte.SIZE));
    if (flippedInSeen) {
      seen[flippedAt()] ^= mask;
    }
    if (flippedInDurable) {
      durable[flippedAt()] ^= mask;
    }
  }

  /** Of what was not synced, some sectors are there and some are not. Returns whether torn. */
  boolean losePower(Chance chance) {
    boolean torn = false;
    for (Change change : pending) {
      torn |= settle(change, chance);
    }
    pending.clear();
    seen = durable.clone();
    flippedInSeen = flippedInDurable;
    return torn;
  }

  private boolean settle(Change change, Chance chance) {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      if (chance.even()) {
        cutDurable(change.at());
      }
      return false;
    }
    // All, some or nothing of it.
    int mood = chance.below(3);
    int kept = 0;
    int sectors = 0;
    long at = change.at();
    while (at < change.at() + bytes.length) {
      long next = Math.min((at / SECTOR + 1) * SECTOR, change.at() + bytes.length);
      if (mood == 0 || (mood == 1 && chance.even())) {
        putDurable(at, bytes, (int) (at - change.at()), (int) (next - at));
        kept++;
      }
      sectors++;
      at = next;
    }
    return kept > 0 && kept < sectors;
  }

  private static byte[] put(byte[] into, long at, byte[] from, int offset, int length) {
    byte[] grown = into.length < at + length ? Arrays.copyOf(into, (int) at + length) : into;
    System.arraycopy(from, offset, grown, (int) at, length);
    return grown;
  }
}
