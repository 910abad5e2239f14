package io.discovery.raft.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which closed segments and snapshots there are, and which may go. Two snapshots are kept, with the
 * log after the older one, so that damage of the newer one costs nothing.
 */
final class LogFiles {
  static final int SNAPSHOTS_KEPT = 2;

  private final Disk disk;

  /** Oldest first. */
  private final Deque<String> closed;

  /** Newest first. */
  private final Deque<String> snapshots;

  private long closedBytes;

  LogFiles(Disk disk, Collection<String> closed, Collection<String> snapshots) throws IOException {
    this.disk = disk;
    this.closed = new ArrayDeque<>(closed);
    this.snapshots = new ArrayDeque<>(snapshots);
    for (String name : closed) {
      closedBytes += size(name);
    }
  }

  /** Bytes of all closed segments. */
  long closedBytes() {
    return closedBytes;
  }

  void closed(String segment, long bytes) {
    closed.add(segment);
    closedBytes += bytes;
  }

  /** The newest closed segment is written to again. */
  String reopened() throws IOException {
    String newest = closed.removeLast();
    closedBytes -= size(newest);
    return newest;
  }

  /** The closed segment in which the entry stands, or would stand; null: in none of them. */
  @Nullable String segment(long index) {
    String found = null;
    for (String name : closed) {
      found = Names.firstIndex(name) <= index ? name : found;
    }
    return found;
  }

  /** All closed segments, the oldest first. */
  List<String> closedSegments() {
    return List.copyOf(closed);
  }

  /** Snapshots, the newest first. */
  List<String> snapshots() {
    return List.copyOf(snapshots);
  }

  /** Last entry that the newest snapshot contains; 0 without one. */
  long newestSnapshot() {
    return snapshots.isEmpty() ? 0 : Names.snapshotIndex(snapshots.getFirst());
  }

  /** A snapshot stands in the place of all that was here. */
  void replaced(String snapshot) {
    closed.clear();
    closedBytes = 0;
    snapshots.clear();
    snapshots.add(snapshot);
  }

  /** A snapshot has got its name: removes what nobody needs any more. */
  void snapshot(String name, String active) throws IOException {
    snapshots.remove(name);
    snapshots.addFirst(name);
    while (snapshots.size() > SNAPSHOTS_KEPT) {
      disk.delete(snapshots.removeLast());
    }
    long covered = snapshots.size() < SNAPSHOTS_KEPT ? 0 : Names.snapshotIndex(snapshots.getLast());
    while (!closed.isEmpty()) {
      String oldest = closed.removeFirst();
      String next = closed.isEmpty() ? active : closed.getFirst();
      if (Names.firstIndex(next) > covered + 1) {
        closed.addFirst(oldest);
        break;
      }
      closedBytes -= size(oldest);
      disk.delete(oldest);
    }
    disk.syncNames();
  }

  private long size(String name) throws IOException {
    try (Disk.Handle file = disk.open(name)) {
      return file.size();
    }
  }
}
