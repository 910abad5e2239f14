package io.discovery.raft.log;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Restored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log's files at start. Either everything that may have been acknowledged is found, or it
 * throws and has changed nothing.
 */
final class Recovery {
  private final Disk disk;
  private final LogSizes sizes;
  private final List<String> notices = new ArrayList<>();
  private final List<String> names;
  private final Identity identity;
  private final HardState hardState;
  private final DurableMark mark;
  private final @Nullable StoredSnapshot snapshot;
  private final List<String> damagedSnapshots = new ArrayList<>();
  private @Nullable LogDamage newestDamage;

  Recovery(Disk disk, Identity ifNew, LogSizes sizes) throws IOException {
    this.disk = disk;
    this.sizes = sizes;
    List<String> found = disk.names();
    if (!found.contains(Names.IDENTITY)) {
      Creation.create(disk, found, ifNew);
      found = disk.names();
    }
    names = found;
    identity = Creation.identity(disk);
    mustExist(Names.HARD_STATE, "Without it the server may vote twice in one term.");
    hardState = Creation.hardState(disk, identity.cluster());
    mark = openMark();
    snapshot = newestWholeSnapshot();
  }

  private void mustExist(String name, String meaning) throws LogDamage {
    if (!names.contains(name)) {
      throw new LogDamage(name, 0, "the file is missing", meaning, LogDamage.RESTORE);
    }
  }

  private DurableMark openMark() throws IOException {
    mustExist(Names.MARK, "Without it a log that ends too early is not seen.");
    return DurableMark.open(disk, identity.cluster());
  }

  private @Nullable StoredSnapshot newestWholeSnapshot() throws IOException {
    for (String name : Names.snapshotsNewestFirst(names)) {
      try {
        return SnapshotReader.verify(disk, name, identity.cluster());
      } catch (LogDamage damage) {
        damagedSnapshots.add(name);
        newestDamage = newestDamage == null ? damage : newestDamage;
      }
    }
    return null;
  }

  void close() throws IOException {
    mark.close();
  }

  LogStore finish() throws IOException {
    long base = snapshot == null ? 0 : snapshot.index();
    List<String> segments = Names.segments(names);
    List<Entry> entries = new ArrayList<>();
    LogScan scan = new LogScan(disk, identity.cluster(), mark.index(), base, entries);
    int from = firstNeeded(segments, base);
    for (int i = from; i < segments.size() - 1; i++) {
      scan.closed(segments.get(i), segments.get(i + 1));
    }
    LogScan.Tail tail = scan.last(segments.getLast());
    checkWhole(tail, base, segments.getLast());
    // From here on it is known that nothing is missing, and files may be changed.
    mend(tail);
    Restored restored =
        new Restored(
            hardState,
            base,
            snapshot == null ? 0 : snapshot.term(),
            snapshot == null ? 0 : snapshot.bytes(),
            io.discovery.raft.Configuration.NONE,
            entries);
    Segment active =
        new Segment(tail.file(), tail.name(), tail.end(), tail.mendedSize(), sizes.aheadBytes());
    List<String> kept = Names.snapshotsNewestFirst(names);
    kept.removeAll(damagedSnapshots);
    LogFiles files = new LogFiles(disk, segments.subList(0, segments.size() - 1), kept);
    return new LogStore(
        disk, sizes, identity, restored, snapshot, notices, mark, active, files, tail.lastIndex());
  }

  /** The last segment that begins early enough. */
  private int firstNeeded(List<String> segments, long base) throws LogDamage {
    if (segments.isEmpty()) {
      throw new LogDamage(
          Names.segment(base + 1),
          0,
          "the file is missing",
          "The log has been removed.",
          LogDamage.RESTORE);
    }
    int needed = segments.size() - 1;
    while (needed > 0 && Names.firstIndex(segments.get(needed)) > base + 1) {
      needed--;
    }
    if (Names.firstIndex(segments.get(needed)) <= base + 1) {
      return needed;
    }
    if (newestDamage != null) {
      throw newestDamage;
    }
    throw new LogDamage(
        segments.get(needed),
        0,
        "the log begins here, but what stands before it is in no snapshot after index " + base,
        "Files of the log or a snapshot have been removed.",
        LogDamage.RESTORE);
  }

  private void checkWhole(LogScan.Tail tail, long base, String last) throws LogDamage {
    if (tail.lastIndex() < Math.max(mark.index(), base)) {
      throw new LogDamage(
          last,
          tail.end(),
          "the log ends with index %d, but %d was durable"
              .formatted(tail.lastIndex(), Math.max(mark.index(), base)),
          "Acknowledged entries have been lost after they had been written.",
          LogDamage.RESTORE);
    }
    if (tail.lastTerm() > hardState.term()) {
      throw new LogDamage(
          Names.HARD_STATE,
          FileHeader.BYTES,
          "it says term %d, but the log has entries of term %d"
              .formatted(hardState.term(), tail.lastTerm()),
          "The file is older than the log: it was restored or copied by itself.",
          LogDamage.RESTORE);
    }
  }

  private void mend(LogScan.Tail tail) throws IOException {
    for (String name : names) {
      if (name.endsWith(SmallFile.UNFINISHED)) {
        disk.delete(name);
      }
    }
    for (String name : damagedSnapshots) {
      notices.add(
          "damaged snapshot removed file=raft/%s; nothing is lost, the log before it was complete;"
                  .formatted(name)
              + " check the disk (its kernel messages, SMART)");
      disk.delete(name);
    }
    if (tail.torn()) {
      notices.add(
          "torn tail cut file=raft/%s offset=%d bytes=%d; entries that were being written when"
                  .formatted(tail.name(), tail.end(), tail.size() - tail.end())
              + " the machine stopped, none of them acknowledged; nothing to do");
    }
    tail.makeDurable();
  }
}
