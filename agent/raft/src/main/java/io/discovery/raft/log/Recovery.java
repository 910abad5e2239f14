package io.discovery.raft.log;

import io.discovery.raft.Configuration;
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
  private final DurableMark mark;
  private final @Nullable StoredSnapshot snapshot;
  private final long base;
  private final long baseTerm;
  private final Replacement replacement;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> damagedSnapshots = new ArrayList<>();
  private @Nullable LogDamage newestDamage;
  private HardState hardState;

  Recovery(Disk disk, Identity ifNew, LogSizes sizes) throws IOException {
    this.disk = disk;
    this.sizes = sizes;
    List<String> found = disk.names();
    if (!found.contains(Names.IDENTITY)) {
      Creation.create(disk, found, ifNew);
      found = disk.names();
    }
    // What the last process has renamed may have its name in memory only.
    disk.syncNames();
    names = found;
    identity = Creation.identity(disk);
    mustExist(Names.HARD_STATE, "Without it the server may vote twice in one term.");
    hardState = Creation.hardState(disk, identity.cluster());
    mark = openMark();
    snapshot = newestWholeSnapshot();
    base = snapshot == null ? 0 : snapshot.index();
    baseTerm = snapshot == null ? 0 : snapshot.term();
    replacement = new Replacement(disk, identity.cluster(), base, baseTerm);
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
    List<String> segments = Names.segments(names);
    if (segments.isEmpty()) {
      throw new LogDamage(
          Names.segment(base + 1),
          0,
          "the file is missing",
          "The log has been removed.",
          LogDamage.RESTORE);
    }
    try {
      StoredSnapshot newest = snapshot;
      return newest != null
              && SnapshotReader.isInPlaceOfLog(disk, newest, identity.cluster())
              && replacement.isUnderWay(segments)
          ? replaced(segments, newest.name())
          : asItStands(segments);
    } catch (LogDamage damage) {
      // The log before a damaged snapshot would do if it were complete: what is to be mended first
      // is the snapshot.
      LogDamage first = newestDamage;
      if (first == null) {
        throw damage;
      }
      first.addSuppressed(damage);
      throw first;
    }
  }

  private LogStore asItStands(List<String> segments) throws IOException {
    List<String> needed = segments.subList(firstNeeded(segments), segments.size());
    LogScan.Tail tail = checked(needed);
    // From here on it is known that nothing is missing, and files may be changed.
    removeLeftovers();
    mend(tail);
    List<String> kept = Names.snapshotsNewestFirst(names);
    kept.removeAll(damagedSnapshots);
    return store(tail, segments.subList(0, segments.size() - 1), kept);
  }

  /** Carries to its end what a crash has interrupted. */
  private LogStore replaced(List<String> segments, String snapshotName) throws IOException {
    checkTerm(baseTerm);
    List<String> rest = List.of();
    LogScan.Tail tail;
    if (replacement.hasBegun(segments)) {
      rest = segments.stream().filter(name -> Names.firstIndex(name) > base).toList();
      tail = checked(rest);
      removeLeftovers();
    } else {
      removeLeftovers();
      Disk.Handle beginning = replacement.prepare();
      replacement.begin(mark, segments);
      tail = LogScan.begun(beginning, base, baseTerm);
    }
    replacement.end(segments, Names.snapshotsNewestFirst(names));
    mend(tail);
    notices.add(
        "leader's snapshot put in the place of the log index=%d; the process had stopped in the"
                .formatted(base)
            + " middle of that; nothing to do");
    List<String> closed = rest.isEmpty() ? rest : rest.subList(0, rest.size() - 1);
    return store(tail, closed, List.of(snapshotName));
  }

  /** Reads the segments and checks that they are all that was acknowledged. */
  private LogScan.Tail checked(List<String> segments) throws IOException {
    LogScan scan = new LogScan(disk, identity.cluster(), mark.index(), base, baseTerm, entries);
    for (int i = 0; i < segments.size() - 1; i++) {
      scan.closed(segments.get(i), segments.get(i + 1));
    }
    LogScan.Tail tail = scan.last(segments.getLast());
    try {
      checkWhole(tail);
      checkTerm(tail.lastTerm());
      return tail;
    } catch (LogDamage damage) {
      tail.file().close();
      throw damage;
    }
  }

  /** The last segment that begins early enough. */
  private int firstNeeded(List<String> segments) throws LogDamage {
    int needed = segments.size() - 1;
    while (needed > 0 && Names.firstIndex(segments.get(needed)) > base + 1) {
      needed--;
    }
    if (Names.firstIndex(segments.get(needed)) <= base + 1) {
      return needed;
    }
    throw new LogDamage(
        segments.get(needed),
        0,
        "the log begins here, but what stands before it is in no snapshot after index " + base,
        "Files of the log or a snapshot have been removed.",
        LogDamage.RESTORE);
  }

  private void checkWhole(LogScan.Tail tail) throws LogDamage {
    if (tail.lastIndex() < Math.max(mark.index(), base)) {
      throw new LogDamage(
          tail.name(),
          tail.end(),
          "the log ends with index %d, but %d was durable"
              .formatted(tail.lastIndex(), Math.max(mark.index(), base)),
          "Acknowledged entries have been lost after they had been written.",
          LogDamage.RESTORE);
    }
  }

  private void checkTerm(long term) throws LogDamage {
    if (term > hardState.term()) {
      throw new LogDamage(
          Names.HARD_STATE,
          FileHeader.BYTES,
          "it says term %d, but the log has entries of term %d".formatted(hardState.term(), term),
          "The file is older than the log: it was restored or copied by itself.",
          LogDamage.RESTORE);
    }
  }

  private void removeLeftovers() throws IOException {
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
  }

  private void mend(LogScan.Tail tail) throws IOException {
    if (tail.torn() && mark.isOfThisBoot()) {
      notices.add(
          "torn tail cut "
              + where(tail)
              + "; entries that were being written when the process was ended, none of them"
              + " acknowledged; nothing to do");
    } else if (tail.torn()) {
      // Before the tail goes: without it nobody could tell any more that something is lacking. And
      // in another term, so that what was promised in this one counts no longer.
      hardState = new HardState(hardState.term() + 1, null, true);
      Creation.write(disk, identity.cluster(), hardState);
      notices.add(
          "torn tail cut "
              + where(tail)
              + "; entries that were being written when the machine stopped; one of several servers"
              + " votes again once a leader has caught it up, an only server has lost nothing;"
              + " nothing to do");
    }
    tail.makeDurable();
  }

  private static String where(LogScan.Tail tail) {
    return "file=raft/%s offset=%d bytes=%d"
        .formatted(tail.name(), tail.end(), tail.size() - tail.end());
  }

  private LogStore store(LogScan.Tail tail, List<String> closed, List<String> snapshots)
      throws IOException {
    Restored restored =
        new Restored(
            hardState,
            base,
            baseTerm,
            snapshot == null ? 0 : snapshot.bytes(),
            snapshot == null ? Configuration.NONE : snapshot.configuration(),
            entries);
    Segment active =
        new Segment(tail.file(), tail.name(), tail.end(), tail.mendedSize(), sizes.aheadBytes());
    LogFiles files = new LogFiles(disk, closed, snapshots);
    return new LogStore(
        disk, sizes, identity, restored, snapshot, notices, mark, active, files, tail);
  }
}
