package io.discovery.catalog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A state on its way to another catalog, for tests. */
final class Brought {
  static final String ID = "restore";

  private Brought() {}

  /** All commands of a restore, with parts of at most so many bytes. */
  static List<Command> commands(Snapshot state, int partBytes) {
    byte[] bytes = bytes(state);
    List<Command> commands = new ArrayList<>(List.of(new Command.RestoreBegin(ID)));
    String digest = Restoring.beginOfDigest(ID);
    for (int from = 0; from < bytes.length; from += partBytes) {
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + partBytes));
      digest = Restoring.digest(digest, part);
      commands.add(new Command.RestorePart(ID, commands.size() - 1L, part));
    }
    commands.add(new Command.RestoreEnd(ID, commands.size() - 1L, digest));
    return commands;
  }

  static byte[] bytes(Snapshot state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateStream.encode(state).forEachRemaining(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /** All that a state holds, without its indexes, times and delays. */
  static List<String> content(Snapshot state) {
    KvStore keys = state.kv();
    for (Versioned<KvEntry> entry : keys.entries().values()) {
      keys = keys.plus(new Versioned<>(entry.value().lockedAs(0), 1, 1));
    }
    Snapshot plain =
        state
            .settled()
            .at(1, 1)
            .atLevel(0)
            .with(Rewritten.at(1, state.registry()))
            .with(Rewritten.at(1, keys), Rewritten.at(1, state.sessions()), LockDelays.EMPTY)
            .led(0);
    List<String> records = new ArrayList<>();
    for (Iterator<byte[]> i = SnapshotCodec.records(plain); i.hasNext(); ) {
      records.add(Arrays.toString(i.next()));
    }
    return records;
  }
}
