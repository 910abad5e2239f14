package io.discovery.agent.checks;

import io.discovery.local.state.CheckOutput;

/** The last bytes of an output, however long it is. Used by one thread. */
final class Tail {
  private final byte[] ring = new byte[CheckOutput.MAX_BYTES];
  private long total;

  void add(byte[] bytes, int length) {
    for (int i = Math.max(0, length - ring.length); i < length; i++) {
      ring[(int) ((total + i) % ring.length)] = bytes[i];
    }
    total += length;
  }

  /** At most {@link CheckOutput#MAX_BYTES} of text; what was cut off in front is told. */
  String text() {
    int kept = (int) Math.min(total, ring.length);
    byte[] last = new byte[kept];
    for (int i = 0; i < kept; i++) {
      last[i] = ring[(int) ((total - kept + i) % ring.length)];
    }
    return CheckOutput.tail(last, total);
  }
}
