package io.discovery.agent.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Headers of a tar archive (POSIX.1-1988 ustar): as much of the format as three plain files need.
 */
final class Tar {
  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int MODE_AT = 100;
  private static final int UID_AT = 108;
  private static final int GID_AT = 116;
  private static final int SIZE_AT = 124;
  private static final int TIME_AT = 136;
  private static final int CHECKSUM_AT = 148;
  private static final int KIND_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX = 155;
  private static final int SHORT_FIELD = 8;
  private static final int LONG_FIELD = 12;
  private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

  /** Only the owner may read what a cluster keeps. */
  private static final int MODE = 0600;

  private static final char FILE = '0';

  private Tar() {}

  /**
   * A member.
   *
   * @param size bytes, at most eight GiB
   */
  record Header(String name, long size) {}

  /** The header of a plain file. */
  static byte[] encode(String name, long size, long timeSeconds) {
    byte[] block = new byte[BLOCK];
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, 0, bytes.length);
    octal(block, MODE_AT, SHORT_FIELD, MODE);
    octal(block, UID_AT, SHORT_FIELD, 0);
    octal(block, GID_AT, SHORT_FIELD, 0);
    octal(block, SIZE_AT, LONG_FIELD, size);
    octal(block, TIME_AT, LONG_FIELD, timeSeconds);
    block[KIND_AT] = FILE;
    System.arraycopy(MAGIC, 0, block, MAGIC_AT, MAGIC.length);
    octal(block, CHECKSUM_AT, SHORT_FIELD - 1, checksum(block));
    block[CHECKSUM_AT + SHORT_FIELD - 1] = ' ';
    return block;
  }

  /** How many bytes follow so much content up to the next header. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }

  static boolean isEnd(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK]);
  }

  /** Reads a header; whether its name and size are to be had is for the caller to say. */
  static Header decode(byte[] block) throws ArchiveDamage {
    if (number(block, CHECKSUM_AT, SHORT_FIELD) != checksum(block)) {
      throw damage("invalid tar header");
    }
    String prefix = text(block, PREFIX_AT, PREFIX);
    String name = (prefix.isEmpty() ? "" : prefix + "/") + text(block, 0, NAME);
    if (block[KIND_AT] != FILE && block[KIND_AT] != 0) {
      throw damage("\"" + name + "\" is no plain file");
    }
    return new Header(name, number(block, SIZE_AT, LONG_FIELD));
  }

  /** The sum of all bytes, those of the sum itself taken for blanks. */
  private static int checksum(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + SHORT_FIELD;
      sum += own ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  private static void octal(byte[] block, int at, int length, long value) {
    String digits = Long.toOctalString(value);
    String padded = "0".repeat(length - 1 - digits.length()) + digits;
    System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, block, at, length - 1);
  }

  private static long number(byte[] block, int at, int length) throws ArchiveDamage {
    try {
      return Long.parseLong(text(block, at, length).strip(), 8);
    } catch (NumberFormatException e) {
      throw damage("invalid tar header");
    }
  }

  /** The field's text, with nothing in it that a terminal could take for an order. */
  private static String text(byte[] block, int at, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + length && block[i] != 0; i++) {
      text.append(block[i] < ' ' || block[i] > '~' ? '?' : (char) block[i]);
    }
    return text.toString();
  }

  private static ArchiveDamage damage(String why) {
    return ArchiveDamage.inFile("failed reading snapshot: " + why);
  }
}
