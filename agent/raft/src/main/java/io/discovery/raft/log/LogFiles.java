package io.discovery.raft.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Which closed segments and snapshots there are, and which may go. Two snapshots are kept, with the
 * log after the older one, so that damage of the newer one costs nothing.
 */
final class LogFiles {
  private static final int SNAPSHOTS_KEPT = 2;

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
