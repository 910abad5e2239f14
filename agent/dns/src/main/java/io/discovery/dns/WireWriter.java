package io.discovery.dns;

import java.util.Arrays;

/**
 * Bytes of records that are to stand in messages with one question: names may be compressed into
 * pointers at the question's name, which stands right behind the header in every message (RFC 1035
 * §4.1.4).
 */
final class WireWriter {
  /** Where the question's name begins in a message. */
  static final int QUESTION_AT = 12;

  /** The two upper bits of a pointer. */
  static final int POINTER = 0xC000;

  private static final int CLASS_IN = 1;

  private final WireName question;
  private byte[] bytes = new byte[256];
  private int size;

  WireWriter(WireName question) {
    this.question = question;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void u8(int value) {
    room(Byte.BYTES);
    bytes[size++] = (byte) value;
  }

  void u16(int value) {
    u8(value >>> 8);
    u8(value);
  }

  void u32(int value) {
    u16(value >>> 16);
    u16(value);
  }

  void bytes(byte[] from) {
    bytes(from, 0, from.length);
  }

  void bytes(byte[] from, int at, int length) {
    room(length);
    System.arraycopy(from, at, bytes, size, length);
    size += length;
  }

  void name(WireName name) {
    bytes(name.bytes());
  }

  /** The name, as much of its end as the question has replaced by a pointer at it. */
  void compressibleName(WireName name) {
    byte[] wire = name.bytes();
    for (int label = 0; wire[label] != 0; label += wire[label] + 1) {
      int shared = question.endsWith(name, label);
      if (shared >= 0) {
        bytes(wire, 0, label);
        u16(POINTER | (QUESTION_AT + shared));
        return;
      }
    }
    name(name);
  }

  /** Type, class, time to live, length and data: all of a record but its owner. */
  void body(ResourceRecord record) {
    u16(record.data().type());
    u16(CLASS_IN);
    u32(record.ttlSeconds());
    int lengthAt = size;
    u16(0);
    record.data().writeTo(this);
    int length = size - lengthAt - Short.BYTES;
    bytes[lengthAt] = (byte) (length >>> 8);
    bytes[lengthAt + 1] = (byte) length;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
