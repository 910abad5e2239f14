package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.KvEntry;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Versioned;
import io.discovery.simulator.history.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The keys that clients use as registers, and how a number stands in a value. */
final class Registers {
  static final List<String> KEYS = List.of("reg/a", "reg/b", "reg/c");

  /** Not a value that a client writes. */
  static final long NO_VALUE = -1;

  private static final String PREFIX = "reg/";

  /** Some values span several sectors, so that a write of theirs can be torn. */
  private static final int LONG_BYTES = 1500;

  private static final int ONE_IN_IS_LONG = 8;

  /**
   * What a reader is shown.
   *
   * @param value {@link Operation#ABSENT}: nothing
   * @param modifyIndex 0: nothing
   */
  record Shown(long value, long modifyIndex) {}

  private Registers() {}

  static byte[] bytes(long value) {
    String padding = "x".repeat(value % ONE_IN_IS_LONG == 0 ? LONG_BYTES : (int) (value % 50));
    return (value + " " + padding).getBytes(StandardCharsets.US_ASCII);
  }

  /** The value that a command writes to a register, or {@link #NO_VALUE}. */
  static long valueIn(Command command) {
    return command instanceof Command.KvPut put && put.key().startsWith(PREFIX)
        ? number(put.value())
        : NO_VALUE;
  }

  private static long number(byte[] bytes) {
    long value = 0;
    int at = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at] - '0';
      at++;
    }
    return value;
  }

  /** What stands there, which must be exactly what some client wrote. */
  static Shown show(Snapshot state, String key) {
    Optional<Versioned<KvEntry>> entry = state.kv().get(key);
    if (entry.isEmpty()) {
      return new Shown(Operation.ABSENT, 0);
    }
    byte[] bytes = entry.get().value().value();
    long value = number(bytes);
    Violation.unless(
        Arrays.equals(bytes, bytes(value)),
        () ->
            "the value of %s was never written: %s"
                .formatted(key, new String(bytes, StandardCharsets.ISO_8859_1)));
    return new Shown(value, entry.get().modifyIndex());
  }
}
