package io.discovery.raft.log;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log on a {@link Disk}, without a thread of its own. Used by one thread at a time; every
 * method may block.
 *
 * <p>After any {@link IOException} that is no {@link StorageFull} it must not be used again, not
 * even to try: the process stops, and the next start reads what is really there.
 */
public final class LogStore implements Closeable {
  private static final String PROBE = "probe" + SmallFile.UNFINISHED;

  private final Disk disk;
  private final LogSizes sizes;
  private final Identity identity;
  private final @Nullable StoredSnapshot snapshot;
  private final List<String> notices;
  private final DurableMark mark;
  private final LogFiles files;
  private @Nullable Restored restored;
  private Segment active;
  private long lastIndex;

  LogStore(
      Disk disk,
      LogSizes sizes,
      Identity identity,
      Restored restored,
      @Nullable StoredSnapshot snapshot,
      List<String> notices,
      DurableMark mark,
      Segment active,
      LogFiles files,
      long lastIndex)
      throws IOException {
    this.disk = disk;
    this.sizes = sizes;
    this.identity = identity;
    this.restored = restored;
    this.snapshot = snapshot;
    this.notices = List.copyOf(notices);
    this.mark = mark;
    this.active = active;
    this.files = files;
    this.lastIndex = lastIndex;
    mark.write(lastIndex);
  }

  /**
   * Reads the log, or makes one when there is none.
   *
   * @param ifNew whose it is then
   * @throws LogDamage when what may have been acknowledged is not all there; nothing was changed
   */
  public static LogStore open(Disk disk, Identity ifNew) throws IOException {
    return open(disk, ifNew, LogSizes.DEFAULT);
  }

  /** {@link #open(Disk, Identity)} with other bounds. */
  public static LogStore open(Disk disk, Identity ifNew, LogSizes sizes) throws IOException {
    Recovery recovery = new Recovery(disk, ifNew, sizes);
    try {
      return recovery.finish();
    } catch (IOException e) {
      recovery.close();
      throw e;
    }
  }

  /** Whose log it is. */
  public Identity identity() {
    return identity;
  }

  /** The newest snapshot found at opening. */
  public @Nullable StoredSnapshot snapshot() {
    return snapshot;
  }

  /** What was mended at opening, for a person. */
  public List<String> notices() {
    return notices;
  }

  /** What was found at opening, handed out once: a log should not keep it in memory. */
  public Restored takeRestored() {
    Restored found = restored;
    if (found == null) {
      throw new IllegalStateException("what was restored is handed out once");
    }
    restored = null;
    return found;
  }

  /**
   * Carries out all of these together, with one sync of the log.
   *
   * @throws StorageFull when none of them was; the log is as before (a hard state may be stored)
   */
  public void persist(List<Persist> group) throws IOException {
    @Nullable HardState changed = null;
    List<Entry> entries = new ArrayList<>();
    for (Persist persist : group) {
      changed = persist.hardState() == null ? changed : persist.hardState();
      replaceOrAdd(entries, persist.entries());
    }
    if (changed != null) {
      Creation.write(disk, identity.cluster(), changed);
    }
    if (!entries.isEmpty()) {
      append(entries);
    }
  }

  /** Of one group, too, what comes later stands in the place of what came before. */
  private static void replaceOrAdd(List<Entry> entries, List<Entry> more) {
    if (!more.isEmpty()) {
      long first = more.getFirst().index();
      while (!entries.isEmpty() && entries.getLast().index() >= first) {
        entries.removeLast();
      }
      entries.addAll(more);
    }
  }

  private void append(List<Entry> entries) throws IOException {
    if (entries.getFirst().index() <= lastIndex) {
      cutFrom(entries.getFirst().index());
    }
    if (entries.getFirst().index() != lastIndex + 1) {
      throw new IllegalStateException(
          "entry %d cannot follow on %d".formatted(entries.getFirst().index(), lastIndex));
    }
    if (active.end() >= sizes.segmentBytes()) {
      next();
    }
    if (atBound()) {
      throw new StorageFull(
          "the log has reached %d MiB, because no snapshot could be taken; see the log messages"
                  .formatted(sizes.totalBytes() >> 20)
              + " about snapshots");
    }
    long before = active.end();
    try {
      active.append(entries, lastIndex);
    } catch (StorageFull e) {
      active.cutTo(before);
      throw e;
    }
    active.sync();
    lastIndex = entries.getLast().index();
    mark.write(lastIndex);
  }

  /**
   * Another leader's entries will stand here (Raft paper §5.3). First the mark, then the files from
   * the newest to the oldest: a crash on the way leaves a log that is only less short.
   */
  private void cutFrom(long index) throws IOException {
    mark.lower(index - 1);
    while (active.first() > index) {
      Segment newest = active;
      active = newest.reopen(disk, files.reopened());
      newest.close();
      disk.delete(newest.name());
      disk.syncNames();
    }
    active.cutFrom(index);
    lastIndex = index - 1;
  }

  private boolean atBound() {
    return files.closedBytes() + active.end() > sizes.totalBytes();
  }

  private void next() throws IOException {
    Segment full = active;
    full.seal();
    active = full.next(disk, identity.cluster(), lastIndex + 1);
    full.close();
    files.closed(full.name(), full.end());
  }

  /** Whether the log can grow again. */
  public boolean probe() throws IOException {
    if (atBound()) {
      return false;
    }
    try (Disk.Handle file = disk.create(PROBE)) {
      file.write(ByteBuffer.allocate(sizes.probeBytes()), 0);
      file.sync();
      return true;
    } catch (StorageFull e) {
      return false;
    } finally {
      disk.delete(PROBE);
    }
  }

  /** Begins a snapshot of the state after the entry. One at a time. */
  public SnapshotFile beginSnapshot(long index, long term) throws IOException {
    return SnapshotFile.create(disk, identity.cluster(), index, term);
  }

  /** Ends it, and removes what it makes superfluous. Returns its size. */
  public long finishSnapshot(SnapshotFile file) throws IOException {
    long bytes = file.finish();
    files.snapshot(file.name(), active.name());
    return bytes;
  }

  /** Lets go of the files. All that was persisted is durable already. */
  @Override
  public void close() throws IOException {
    mark.sync();
    mark.close();
    active.close();
  }
}
