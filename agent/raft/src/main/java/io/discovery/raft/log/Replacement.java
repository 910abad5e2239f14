package io.discovery.raft.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A leader's snapshot takes the place of a log that is not of its history, or ends before it (Raft
 * paper §7). From the moment at which the snapshot has its name it is carried to its end: by
 * whoever began it or, after a crash, by the next start.
 *
 * <p>The order is what makes that possible. As long as any segment begins at the snapshot's last
 * entry or before it, the replacement is not over, and nothing was appended after it. The log's new
 * beginning is told from an old segment of the same name by the term that it follows on. So the old
 * ends go first, then the new beginning gets its name, and the old beginnings go last; between
 * these the names are made durable.
 */
final class Replacement {
  private final Disk disk;
  private final UUID cluster;
  private final long index;
  private final long term;

  /**
   * @param index last entry that the snapshot contains
   * @param term its term
   */
  Replacement(Disk disk, UUID cluster, long index, long term) {
    this.disk = disk;
    this.cluster = cluster;
    this.index = index;
    this.term = term;
  }

  /** Whether it was begun and is not over, given all segments. */
  boolean isUnderWay(Collection<String> segments) {
    return segments.stream().anyMatch(name -> Names.firstIndex(name) <= index);
  }

  /** Whether the log's new beginning has its name already. */
  boolean hasBegun(Collection<String> segments) throws IOException {
    if (!segments.contains(beginning())) {
      return false;
    }
    try (Disk.Handle file = disk.open(beginning())) {
      return FileHeader.read(file, beginning(), FileHeader.SEGMENT, cluster).second() == term;
    }
  }

  private String beginning() {
    return Names.segment(index + 1);
  }

  /**
   * Makes the log's new beginning, which has no name yet. Before the snapshot gets its own: from
   * then on no more room is needed.
   */
  Disk.Handle prepare() throws IOException {
    return SmallFile.prepare(disk, beginning(), Segment.header(cluster, index + 1, term));
  }

  /** Removes {@link #prepare}'s file. */
  void giveUp(Disk.Handle prepared) throws IOException {
    prepared.close();
    disk.delete(beginning() + SmallFile.UNFINISHED);
  }

  /** Removes what stands after the snapshot, and lets the log begin there. */
  void begin(DurableMark mark, Collection<String> segments) throws IOException {
    if (mark.index() > index) {
      mark.lower(index);
    }
    List<String> ends = new ArrayList<>(segments);
    ends.removeIf(name -> Names.firstIndex(name) <= index);
    for (String name : ends.reversed()) {
      disk.delete(name);
    }
    disk.syncNames();
    disk.rename(beginning() + SmallFile.UNFINISHED, beginning());
    disk.syncNames();
  }

  /** Removes what stands before the snapshot. */
  void end(Collection<String> segments, Collection<String> snapshots) throws IOException {
    for (String name : segments) {
      if (Names.firstIndex(name) <= index) {
        disk.delete(name);
      }
    }
    for (String name : snapshots) {
      if (Names.snapshotIndex(name) < index) {
        disk.delete(name);
      }
    }
    disk.syncNames();
  }
}
