package io.discovery.raft.log;

import io.discovery.raft.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** A snapshot on disk that was found, or made, whole. */
public final class StoredSnapshot {
  private final Disk disk;
  private final UUID cluster;
  private final String name;
  private final long index;
  private final long term;
  private final long bytes;
  private final Configuration configuration;

  StoredSnapshot(
      Disk disk,
      UUID cluster,
      String name,
      long index,
      long term,
      long bytes,
      Configuration configuration) {
    this.disk = disk;
    this.cluster = cluster;
    this.name = name;
    this.index = index;
    this.term = term;
    this.bytes = bytes;
    this.configuration = configuration;
  }

  /** Last entry it contains. */
  public long index() {
    return index;
  }

  /** Term of that entry. */
  public long term() {
    return term;
  }

  /** Size of the file. */
  public long bytes() {
    return bytes;
  }

  /** Who belonged to the cluster after that entry. */
  public Configuration configuration() {
    return configuration;
  }

  /** What was written into it. */
  public InputStream open() throws IOException {
    return SnapshotReader.open(disk, name, cluster);
  }

  String name() {
    return name;
  }
}
