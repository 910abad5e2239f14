package io.discovery.simulator;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Restoring;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import io.discovery.simulator.history.Operation;
import io.discovery.simulator.world.Chance;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A restore: the commands that bring a state in parts. The state is made up, with values that no
 * client has written, and with indexes from anywhere, as another cluster would have them; to every
 * register it is one write, to all at once.
 */
final class Bringing {
  private static final long MOST_INDEX = 20_000;
  private static final int LEAST_PART_BYTES = 300;
  private static final int MOST_PART_BYTES = 3_000;
  private static final int MOST_REGISTRATIONS = 5;

  private final Map<String, Long> values = new TreeMap<>();
  private final Deque<Command> commands = new ArrayDeque<>();

  /**
   * @param fresh gives numbers that no client has written
   * @param registrations gives commands that make the state richer
   */
  Bringing(String id, Chance chance, LongSupplier fresh, Supplier<Command> registrations) {
    Snapshot state = Apply.skip(Snapshot.EMPTY, chance.between(1, MOST_INDEX));
    for (String key : Registers.KEYS) {
      long value = chance.oneIn(3) ? Operation.ABSENT : fresh.getAsLong();
      values.put(key, value);
      if (value != Operation.ABSENT) {
        byte[] bytes = Registers.bytes(value);
        state = after(state, new Command.KvPut(key, bytes, 0, OptionalLong.empty()));
      }
    }
    for (int i = chance.below(MOST_REGISTRATIONS); i > 0; i--) {
      state = after(state, registrations.get());
    }
    divide(id, bytes(state), (int) chance.between(LEAST_PART_BYTES, MOST_PART_BYTES));
  }

  private static Snapshot after(Snapshot before, Command command) {
    return Apply.apply(before, before.index() + 1, 0, command).next();
  }

  private static byte[] bytes(Snapshot state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateStream.encode(state).forEachRemaining(bytes::writeBytes);
    return bytes.toByteArray();
  }

  private void divide(String id, byte[] state, int size) {
    commands.add(new Command.RestoreBegin(id));
    String digest = Restoring.beginOfDigest(id);
    long parts = 0;
    for (int from = 0; from < state.length; from += size) {
      byte[] part = Arrays.copyOfRange(state, from, Math.min(state.length, from + size));
      digest = Restoring.digest(digest, part);
      commands.add(new Command.RestorePart(id, parts++, part));
    }
    commands.add(new Command.RestoreEnd(id, parts, digest));
  }

  /** What is to be sent next; the last one puts the state in place. */
  Command next() {
    return commands.remove();
  }

  /** Whether all but the last command have been sent. */
  boolean isAtItsEnd() {
    return commands.size() == 1;
  }

  /** What each register has then; {@link Operation#ABSENT}: nothing. */
  Map<String, Long> values() {
    return values;
  }
}
