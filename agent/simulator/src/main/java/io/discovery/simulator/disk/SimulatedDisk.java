package io.discovery.simulator.disk;

import io.discovery.raft.log.Disk;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.world.Chance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A directory in memory that behaves as badly as the port allows. It outlives the processes that
 * use it: after a {@link Crash} the machine either goes on ({@link #killed}) or loses power ({@link
 * #losePower}).
 */
public final class SimulatedDisk implements Disk {
  /** A bit that was turned over, so that it can be turned back as from a backup. */
  public static final class Flip {
    private final String file;
    private final Content content;
    private final long bit;

    private Flip(String file, Content content, long bit) {
      this.file = file;
      this.content = content;
      this.bit = bit;
    }

    /** Where it was. */
    public String file() {
      return file;
    }

    /** Turns it back; a file that is gone, was made anew or was cut before it is left alone. */
    public void undo() {
      if (bit / Byte.SIZE < content.seen().length) {
        content.flip(bit);
      }
    }
  }

  /** What a failed sync says. */
  public static final String SYNC_FAILED = "the simulated disk fails a sync";

  /** A change of names that is not durable; no content: the name goes. */
  private record NameChange(String name, @Nullable Content content) {}

  private final Chance chance;
  private final Map<String, Content> seen = new TreeMap<>();
  private final Map<String, Content> durable = new TreeMap<>();
  private final List<List<NameChange>> pendingNames = new ArrayList<>();
  private final Fuse fuse = new Fuse();
  private long capacity = Long.MAX_VALUE;
  private boolean failNextSync;
  private long syncs;
  private long powerLosses;

  /** An empty one. */
  public SimulatedDisk(Chance chance) {
    this.chance = chance;
  }

  /** Stops the process at an effect, perhaps halfway through it. */
  public Fuse fuse() {
    return fuse;
  }

  /** So many more bytes fit; negative: more is there than fits. */
  public void room(long bytes) {
    capacity = used() + bytes;
  }

  /** Everything fits. */
  public void enlarge() {
    capacity = Long.MAX_VALUE;
  }

  /** The next sync of a file fails, and what it should have saved is in memory only. */
  public void failNextSync() {
    failNextSync = true;
  }

  /** No fault is armed any more; what has happened has happened. */
  public void calm() {
    fuse.putOut();
    failNextSync = false;
    enlarge();
  }

  /** How often content was made durable. */
  public long syncs() {
    return syncs;
  }

  /** The process is gone, the machine is not: all that was written is there for the next one. */
  public void killed() {
    fuse.putOut();
  }

  /** Of what was not synced, some is there and some is not. Returns whether a write was torn. */
  public boolean losePower() {
    powerLosses++;
    fuse.putOut();
    settleNames();
    seen.clear();
    seen.putAll(durable);
    boolean torn = false;
    for (Content content : seen.values()) {
      torn |= content.losePower(chance);
    }
    return torn;
  }

  /** A file system with a journal keeps changes up to one of them, another one keeps any. */
  private void settleNames() {
    boolean inOrder = chance.even();
    int upTo = chance.below(pendingNames.size() + 1);
    for (int i = 0; i < pendingNames.size(); i++) {
      if (inOrder ? i < upTo : chance.even()) {
        pendingNames.get(i).forEach(each -> carryOut(durable, each));
      }
    }
    pendingNames.clear();
  }

  /** The same files as processes see them, in the same boot, on a disk that has no fault yet. */
  public SimulatedDisk copy(Chance another) {
    SimulatedDisk copy = new SimulatedDisk(another);
    seen.forEach((name, content) -> copy.put(name, content.seen()));
    copy.powerLosses = powerLosses;
    return copy;
  }

  /** What a file contains, as processes see it. */
  public byte[] bytes(String file) {
    return file(file).seen().clone();
  }

  /** A file as if it had always been there. */
  public void put(String name, byte[] bytes) {
    Content content = new Content();
    content.write(bytes.clone(), 0);
    content.sync();
    seen.put(name, content);
    durable.put(name, content);
  }

  /** A file as if it had never been there. */
  public void remove(String name) {
    seen.remove(name);
    durable.remove(name);
  }

  /** Turns a bit over in a file, which must not be empty. */
  public Flip flip(String file) {
    Content content = file(file);
    long bit = chance.between(0, (long) content.seen().length * Byte.SIZE - 1);
    content.flip(bit);
    return new Flip(file, content, bit);
  }

  /**
   * The power goes, and the disk had said more than was true: the last bytes of a file, which had
   * been synced, are not what was written. What no sync has covered of another file is gone.
   *
   * @param written whose end is garbled; the newest of those whose names begin so
   * @param forgotten the other one
   * @param most bytes that are garbled
   * @return how it was; null when there is nothing in the file but a header of so many bytes
   */
  public @Nullable Garbled loseMore(String written, String forgotten, int header, int most) {
    Content other = seen.get(forgotten);
    if (other != null) {
      other.forgetPending();
    }
    var _ = losePower();
    String newest = "";
    for (String name : seen.keySet()) {
      newest = name.startsWith(written) ? name : newest;
    }
    Content content = seen.get(newest);
    int end = content == null ? 0 : content.end();
    if (content == null || end <= header) {
      return null;
    }
    Garbled garbled = new Garbled(newest, content, content.seen().clone());
    content.garble(Math.max(header, end - 1 - chance.below(most)), end);
    return garbled;
  }

  /** A file whose end is not what was written. */
  public static final class Garbled {
    private final String file;
    private final Content content;
    private final byte[] before;

    private Garbled(String file, Content content, byte[] before) {
      this.file = file;
      this.content = content;
      this.before = before;
    }

    /** Which it is. */
    public String file() {
      return file;
    }

    /** It is as it was, as from a backup. */
    public void undo() {
      content.put(before);
    }
  }

  private Content file(String name) {
    Content content = seen.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return content;
  }

  private void change(NameChange... changes) {
    fuse.burn();
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
      bytes += content.seen().length;
    }
    return bytes;
  }

  @Override
  public UUID boot() {
    return new UUID(0, powerLosses);
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
    if (capacity != Long.MAX_VALUE && used() >= capacity) {
      throw new StorageFull("the simulated disk is full");
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
    fuse.burn();
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
      return content.seen().length;
    }

    @Override
    public int read(ByteBuffer into, long position) {
      byte[] bytes = content.seen();
      if (position >= bytes.length) {
        return -1;
      }
      int n = (int) Math.min(into.remaining(), bytes.length - position);
      into.put(bytes, (int) position, n);
      return n;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      int wanted = from.remaining();
      int fits = fits(wanted, position);
      byte[] bytes = new byte[fuse.isAtTheEnd() ? chance.below(fits + 1) : fits];
      from.get(bytes);
      content.write(bytes, position);
      fuse.burn();
      if (fits < wanted) {
        throw new StorageFull("the simulated disk is full");
      }
    }

    private int fits(int wanted, long position) {
      long grows = Math.max(0, position + wanted - content.seen().length);
      if (capacity == Long.MAX_VALUE || grows == 0) {
        return wanted;
      }
      long room = Math.max(0, capacity - used());
      return (int) Math.max(0, wanted - Math.max(0, grows - room));
    }

    @Override
    public void truncate(long size) {
      fuse.burn();
      content.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      fuse.burn();
      syncs++;
      if (failNextSync) {
        failNextSync = false;
        content.forgetPending();
        throw new IOException(SYNC_FAILED);
      }
      content.sync();
    }

    @Override
    public void close() {}
  }
}
