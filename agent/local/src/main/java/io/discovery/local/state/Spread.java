package io.discovery.local.state;

import java.nio.charset.StandardCharsets;

/** Numbers that look random and are the same every time: from names and a seed. */
final class Spread {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Spread() {}

  /** 64-bit FNV-1a of the text's UTF-8 bytes. */
  static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** A number from 0 to below {@code bound}, stable for the same value and seed. */
  static long below(long bound, long value, long seed) {
    return Long.remainderUnsigned(mix(value ^ mix(seed)), bound);
  }

  /** The finaliser of SplitMix64: every input bit changes every output bit half the time. */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
