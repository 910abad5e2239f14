package io.discovery.raft.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.UUID;

/** The snapshots from which followers are sent parts: as many as are kept, and no more. */
final class OpenSnapshots implements Closeable {
  private final Disk disk;
  private final UUID cluster;

  /** Used last first. */
  private final Deque<OpenSnapshot> open = new ArrayDeque<>();

  OpenSnapshots(Disk disk, UUID cluster) {
    this.disk = disk;
    this.cluster = cluster;
  }

  /**
   * The snapshot of that name.
   *
   * @throws IOException when it cannot be read
   */
  OpenSnapshot of(String name) throws IOException {
    OpenSnapshot found = null;
    for (OpenSnapshot each : open) {
      found = each.name().equals(name) ? each : found;
    }
    if (found == null) {
      found = OpenSnapshot.open(disk, name, cluster);
      if (open.size() == LogFiles.SNAPSHOTS_KEPT) {
        open.removeLast().close();
      }
    } else {
      open.remove(found);
    }
    open.addFirst(found);
    return found;
  }

  /** The name of one that is open and contains all up to the entry; empty: none. */
  String name(long index) {
    for (OpenSnapshot each : open) {
      if (Names.snapshotIndex(each.name()) == index) {
        return each.name();
      }
    }
    return "";
  }

  /** Lets go of it: its file is not what it was, or it was read to its end. */
  void close(OpenSnapshot snapshot) throws IOException {
    open.remove(snapshot);
    snapshot.close();
  }

  /** Another file has got the name: who reads on must notice. */
  void renew(String name) throws IOException {
    for (OpenSnapshot each : open.toArray(new OpenSnapshot[0])) {
      if (each.name().equals(name)) {
        close(each);
      }
    }
  }

  /** Lets go of those whose names are gone: the room that they take is needed. */
  void closeAllBut(Collection<String> names) throws IOException {
    for (OpenSnapshot each : open.toArray(new OpenSnapshot[0])) {
      if (!names.contains(each.name())) {
        close(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.removeFirst().close();
    }
  }
}
