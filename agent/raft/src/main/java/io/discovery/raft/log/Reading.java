package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads of a known length. */
final class Reading {
  private Reading() {}

  /** Up to {@code length} bytes at the position; fewer only where the file ends. */
  static byte[] exactly(Disk.Handle file, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    fill(file, position, buffer);
    return buffer.hasRemaining() ? Arrays.copyOf(bytes, buffer.position()) : bytes;
  }

  /** Fills the buffer as far as the file goes. */
  static void fill(Disk.Handle file, long position, ByteBuffer buffer) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int n = file.read(buffer, at);
      if (n < 0) {
        return;
      }
      at += n;
    }
  }
}
