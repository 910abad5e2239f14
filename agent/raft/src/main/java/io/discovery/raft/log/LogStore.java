package io.discovery.raft.log;

import io.discovery.raft.Configuration;
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
  private final OpenSnapshots readable;
  private @Nullable Restored restored;
  private HardState hardState;
  private Segment active;
  private long lastIndex;
  private long lastTerm;

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
      LogScan.Tail tail)
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
    readable = new OpenSnapshots(disk, identity.cluster());
    hardState = restored.hardState();
    lastIndex = tail.lastIndex();
    lastTerm = tail.lastTerm();
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
      hardState = changed;
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
    lastTerm = entries.getLast().term();
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
    lastTerm = active.cutFrom(index);
    lastIndex = index - 1;
  }

  private boolean atBound() {
    return files.closedBytes() + active.end() > sizes.totalBytes();
  }

  private void next() throws IOException {
    Segment full = active;
    full.seal();
    active = full.next(disk, identity.cluster(), lastIndex + 1, lastTerm);
    full.close();
    files.closed(full.name(), full.end());
  }

  /** Whether the log can grow again. */
  public boolean probe() throws IOException {
    if (atBound()) {
      return false;
    }
    readable.closeAllBut(files.snapshots());
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

  /**
   * Begins a snapshot of the state after the entry. One at a time.
   *
   * @param configuration who belonged to the cluster then
   */
  public SnapshotFile beginSnapshot(long index, long term, Configuration configuration)
      throws IOException {
    return begin(index, term, configuration, SnapshotFile.Source.OWN);
  }

  /** Begins to store a leader's snapshot, beside one of its own. One at a time. */
  public SnapshotFile beginReceived(long index, long term, Configuration configuration)
      throws IOException {
    return begin(index, term, configuration, SnapshotFile.Source.LEADER);
  }

  private SnapshotFile begin(
      long index, long term, Configuration configuration, SnapshotFile.Source source)
      throws IOException {
    return SnapshotFile.create(disk, identity.cluster(), index, term, configuration, source);
  }

  /**
   * Nothing more comes: makes all of it durable, except that it is a snapshot. It can be read, and
   * still be abandoned, whatever comes of this.
   */
  public StoredSnapshot complete(SnapshotFile file) throws IOException {
    return file.complete();
  }

  /**
   * Ends a snapshot that is {@link #complete}, and removes what it makes superfluous. Returns its
   * size.
   *
   * @throws StorageFull when the log is as before
   */
  public long finishSnapshot(SnapshotFile file) throws IOException {
    mustBeNewest(file);
    if (file.index() > lastIndex) {
      throw new IllegalStateException(
          "a snapshot after %d, but the log ends with %d".formatted(file.index(), lastIndex));
    }
    long bytes = file.finish();
    readable.renew(file.name());
    files.snapshot(file.name(), active.name());
    return bytes;
  }

  /** Last entry that the newest snapshot contains; 0 without one. */
  public long newestSnapshot() {
    return files.newestSnapshot();
  }

  private void mustBeNewest(SnapshotFile file) {
    if (file.index() < newestSnapshot()) {
      throw new IllegalStateException(
          "a snapshot after %d comes after one after %d".formatted(file.index(), newestSnapshot()));
    }
  }

  /**
   * Puts a leader's snapshot that is {@link #complete} in the place of the log, or of its beginning
   * when its last entry is in the log, too (Raft paper §7). Durable when it returns.
   *
   * @throws StorageFull when the log is as before
   */
  public void install(SnapshotFile file) throws IOException {
    mustBeNewest(file);
    if (file.term() > hardState.term()) {
      // No entry may be of a later term than the server's.
      HardState later = new HardState(file.term(), null, hardState.tailCut());
      Creation.write(disk, identity.cluster(), later);
      hardState = later;
    }
    if (hasEntry(file.index(), file.term())) {
      file.finish();
      files.snapshot(file.name(), active.name());
    } else {
      replaceLog(file);
    }
  }

  private boolean hasEntry(long index, long term) throws IOException {
    if (index > lastIndex) {
      return false;
    }
    if (index >= active.first()) {
      return active.term(index) == term;
    }
    String closed = files.segment(index);
    if (closed == null) {
      return false;
    }
    try (Disk.Handle file = disk.open(closed)) {
      return new SegmentReader(file, closed).before(index + 1).term() == term;
    }
  }

  private void replaceLog(SnapshotFile file) throws IOException {
    List<String> segments = new ArrayList<>(files.closedSegments());
    segments.add(active.name());
    Replacement replacement = new Replacement(disk, identity.cluster(), file.index(), file.term());
    Disk.Handle beginning = replacement.prepare();
    try {
      file.putInPlaceOfLog();
      file.finish();
    } catch (StorageFull e) {
      replacement.giveUp(beginning);
      throw e;
    }
    // From here on there is no way back.
    try {
      replacement.begin(mark, segments);
      replacement.end(segments, files.snapshots());
    } catch (StorageFull e) {
      throw new IOException("the log could not be replaced: " + e.getMessage(), e);
    }
    active.close();
    active = active.empty(beginning, file.index() + 1);
    files.replaced(file.name());
    lastIndex = file.index();
    lastTerm = file.term();
    mark.write(lastIndex);
  }

  /**
   * Reads a part of a snapshot for a follower. One that is being read stays readable when newer
   * ones take its place, unless room is short.
   *
   * @param index last entry that the snapshot contains
   * @param offset of what was written into it, bytes
   * @throws IOException when it is gone or not what was written; the log may be used on
   */
  public SnapshotPart read(long index, long offset, int maxBytes) throws IOException {
    OpenSnapshot from = readable.of(name(index));
    try {
      SnapshotPart part = from.read(offset, maxBytes);
      if (part.last() && !files.snapshots().contains(from.name())) {
        readable.close(from);
      }
      return part;
    } catch (IOException e) {
      readable.close(from);
      throw e;
    }
  }

  private String name(long index) throws IOException {
    for (String name : files.snapshots()) {
      if (Names.snapshotIndex(name) == index) {
        return name;
      }
    }
    String name = readable.name(index);
    if (name.isEmpty()) {
      throw new IOException("there is no snapshot after entry " + index + " any more");
    }
    return name;
  }

  /** Lets go of the files. All that was persisted is durable already. */
  @Override
  public void close() throws IOException {
    mark.sync();
    mark.close();
    active.close();
    readable.close();
  }
}
