package io.discovery.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A directory in memory that behaves as badly as a real one may: what is not synced is lost at a
 * power loss sector by sector, the machine stops between any two effects or within one, the disk
 * fills up, a sync fails and then pretends, bits flip. All of it from one seed.
 */
final class FaultyDisk implements Disk {
  /** The machine has stopped; nothing of the program goes on. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final int SECTOR = 512;

  /** A change of content that is not durable: bytes at an offset, or a new length. */
  private record Change(long at, byte @Nullable [] bytes) {}

  private static final class Content {
    byte[] seen = {};
    byte[] durable = {};
    final List<Change> pending = new ArrayList<>();
  }

  /** A change of names that is not durable; no content: the name goes. */
  private record NameChange(String name, @Nullable Content content) {}

  private final Random random;
  private final Map<String, Content> seen = new HashMap<>();
  private final Map<String, Content> durable = new HashMap<>();
  private final List<List<NameChange>> pendingNames = new ArrayList<>();

  /** Effects until the machine stops; negative: never. */
  int effectsLeft = -1;

  /** Bytes that fit. */
  long capacity = Long.MAX_VALUE;

  /** The next sync of a file's content fails. */
  boolean failSync;

  int syncs;

  FaultyDisk(long seed) {
    random = new Random(seed);
  }

  /** The same files on another disk. */
  FaultyDisk copy(long seed) {
    FaultyDisk copy = new FaultyDisk(seed);
    seen.forEach((name, content) -> copy.put(name, content.seen.clone()));
    return copy;
  }

  /** A file as if it had always been there. */
  void put(String name, byte[] bytes) {
    Content content = new Content();
    content.seen = bytes;
    content.durable = bytes.clone();
    seen.put(name, content);
    durable.put(name, content);
  }

  void remove(String name) {
    seen.remove(name);
    durable.remove(name);
  }

  /** Power is lost: of what was not synced, some is there and some is not. */
  void losePower() {
    int kept = random.nextInt(pendingNames.size() + 1);
    for (List<NameChange> change : pendingNames.subList(0, kept)) {
      change.forEach(each -> carryOut(durable, each));
    }
    pendingNames.clear();
    seen.clear();
    seen.putAll(durable);
    for (Content content : seen.values()) {
      for (Change change : content.pending) {
        settle(content, change);
      }
      content.pending.clear();
      content.seen = content.durable.clone();
    }
    effectsLeft = -1;
  }

  private void settle(Content content, Change change) {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      if (random.nextBoolean()) {
        content.durable = Arrays.copyOf(content.durable, (int) change.at());
      }
      return;
    }
    int mood = random.nextInt(3);
    long at = change.at();
    while (at < change.at() + bytes.length) {
      long next = Math.min((at / SECTOR + 1) * SECTOR, change.at() + bytes.length);
      if (mood == 0 || (mood == 1 && random.nextBoolean())) {
        content.durable =
            put(content.durable, at, bytes, (int) (at - change.at()), (int) (next - at));
      }
      at = next;
    }
  }

  /** The process is killed: all that it had written is there for the next one. */
  void killProcess() {
    effectsLeft = -1;
  }

  byte[] bytes(String name) {
    return file(name).seen.clone();
  }

  private Content file(String name) {
    Content content = seen.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return content;
  }

  private static byte[] put(byte[] into, long at, byte[] from, int offset, int length) {
    byte[] grown = into.length < at + length ? Arrays.copyOf(into, (int) at + length) : into;
    System.arraycopy(from, offset, grown, (int) at, length);
    return grown;
  }

  private void effect() {
    if (effectsLeft == 0) {
      throw new Crash();
    }
    effectsLeft--;
  }

  private void change(NameChange... changes) {
    effect();
    for (NameChange each : changes) {
      carryOut(seen, each);
    }
    pendingNames.add(List.of(changes));
  }

  private static void carryOut(Map<String, Content> names, NameChange change) {
    if (change.content() == null) {
      names.remove(change.name());
    } else {
      names.put(change.name(), change.content());
    }
  }

  private long used() {
    long bytes = 0;
    for (Content content : seen.values()) {
      bytes += content.seen.length;
    }
    return bytes;
  }

  @Override
  public List<String> names() {
    return List.copyOf(seen.keySet());
  }

  @Override
  public Handle open(String name) throws IOException {
    Content content = seen.get(name);
    if (content == null) {
      throw new IOException("no file " + name);
    }
    return new Open(content);
  }

  @Override
  public Handle create(String name) throws IOException {
    if (used() >= capacity) {
      throw new StorageFull("disk full");
    }
    Content content = new Content();
    change(new NameChange(name, content));
    return new Open(content);
  }

  @Override
  public void rename(String from, String to) {
    change(new NameChange(to, file(from)), new NameChange(from, null));
  }

  @Override
  public void delete(String name) {
    if (seen.containsKey(name)) {
      change(new NameChange(name, null));
    }
  }

  @Override
  public void syncNames() {
    effect();
    pendingNames.forEach(change -> change.forEach(each -> carryOut(durable, each)));
    pendingNames.clear();
  }

  private final class Open implements Handle {
    private final Content content;

    Open(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.seen.length;
    }

    @Override
    public int read(ByteBuffer into, long position) {
      if (position >= content.seen.length) {
        return -1;
      }
      int n = (int) Math.min(into.remaining(), content.seen.length - position);
      into.put(content.seen, (int) position, n);
      return n;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      int wanted = from.remaining();
      long grows = Math.max(0, position + wanted - content.seen.length);
      int fits = (int) Math.max(0, wanted - Math.max(0, used() + grows - capacity));
      boolean crash = effectsLeft == 0;
      byte[] bytes = new byte[crash ? random.nextInt(fits + 1) : fits];
      from.get(bytes);
      content.pending.add(new Change(position, bytes));
      content.seen = put(content.seen, position, bytes, 0, bytes.length);
      effect();
      if (fits < wanted) {
        throw new StorageFull("disk full");
      }
    }

    @Override
    public void truncate(long size) {
      effect();
      content.pending.add(new Change(size, null));
      content.seen = Arrays.copyOf(content.seen, (int) size);
    }

    @Override
    public void sync() throws IOException {
      effect();
      syncs++;
      if (failSync) {
        failSync = false;
        // The kernel marks the pages clean: they can be read for as long as it runs, no longer.
        content.pending.clear();
        throw new IOException("sync failed");
      }
      for (Change change : content.pending) {
        byte[] bytes = change.bytes();
        content.durable =
            bytes == null
                ? Arrays.copyOf(content.durable, (int) change.at())
                : put(content.durable, change.at(), bytes, 0, bytes.length);
      }
      content.pending.clear();
    }

    @Override
    public void close() {}
  }
}
