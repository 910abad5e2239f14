package io.discovery.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link Server} has made durable: hard state, a snapshot, and the log after it. */
final class MemoryDisk {
  /** A snapshot of the commands applied up to an entry. */
  record Image(long index, long term, Configuration configuration, List<Long> commands) {
    byte[] bytes() {
      ByteBuffer bytes = ByteBuffer.allocate(commands.size() * Long.BYTES);
      commands.forEach(bytes::putLong);
      return bytes.array();
    }

    static List<Long> commands(byte[] bytes) {
      List<Long> commands = new ArrayList<>();
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        commands.add(in.getLong());
      }
      return commands;
    }
  }

  private static final Image NOTHING = new Image(0, 0, Configuration.NONE, List.of());

  private final List<Entry> entries = new ArrayList<>();
  private HardState state = HardState.INITIAL;
  private Image image = NOTHING;
  private byte[] receiving = {};

  /** The log after this index is held. */
  private long base;

  HardState state() {
    return state;
  }

  Image image() {
    return image;
  }

  long lastIndex() {
    return base + entries.size();
  }

  /** The entry, or null where only a snapshot has it, or nothing. */
  @Nullable Entry find(long index) {
    return index <= base || index > lastIndex() ? null : entries.get((int) (index - base - 1));
  }

  Restored restored() {
    int from = (int) (image.index() - base);
    return new Restored(
        state,
        image.index(),
        image.term(),
        (long) image.commands().size() * Long.BYTES,
        image.configuration(),
        entries.subList(from, entries.size()));
  }

  void write(Persist persist) {
    HardState changed = persist.hardState();
    if (changed != null) {
      check(changed.term() >= state.term(), "the term goes back");
      check(
          changed.term() > state.term()
              || state.votedFor() == null
              || Objects.equals(state.votedFor(), changed.votedFor()),
          "a vote is changed");
      state = changed;
    }
    if (!persist.entries().isEmpty()) {
      long first = persist.entries().getFirst().index();
      check(first <= lastIndex() + 1, "a gap in the log");
      check(first > image.index(), "what a snapshot contains is written again");
      while (lastIndex() >= first) {
        entries.removeLast();
      }
      entries.addAll(persist.entries());
    }
  }

  /** The end of the log is lost, as after a torn write: what the log's recovery would do. */
  boolean tearTail(int most) {
    int gone = (int) Math.min(most, lastIndex() - image.index());
    if (gone == 0) {
      return false;
    }
    state = new HardState(state.term() + 1, null, true);
    for (int i = 0; i < gone; i++) {
      entries.removeLast();
    }
    return true;
  }

  void save(Image taken) {
    if (taken.index() > image.index()) {
      image = taken;
      forget(taken.index());
    }
  }

  private void forget(long index) {
    while (base < index && !entries.isEmpty()) {
      entries.removeFirst();
      base++;
    }
  }

  void store(Output.ChunkToStore chunk) {
    check(chunk.offset() == 0 || chunk.offset() == receiving.length, "a gap in a snapshot");
    byte[] before = chunk.offset() == 0 ? new byte[0] : receiving;
    receiving =
        ByteBuffer.allocate(before.length + chunk.bytes().length)
            .put(before)
            .put(chunk.bytes())
            .array();
    if (chunk.last()) {
      install(
          new Image(chunk.index(), chunk.term(), chunk.configuration(), Image.commands(receiving)));
      receiving = new byte[0];
    }
  }

  private void install(Image whole) {
    Entry same = find(whole.index());
    boolean keep = same != null && same.term() == whole.term();
    image = whole;
    if (keep) {
      forget(whole.index());
    } else {
      entries.clear();
      base = whole.index();
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
