package io.discovery.raft.log;

import io.discovery.raft.HardState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.UUID;

/**
 * Makes a log's files, and reads the two small ones back. The identity comes last: where it stands
 * everything else must, too.
 */
final class Creation {
  private static final int IDENTITY_BYTES = 2 * Long.BYTES;
  private static final int HARD_STATE_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

  private Creation() {}

  static void create(Disk disk, Collection<String> names, Identity identity) throws IOException {
    refuseToForget(disk, names);
    DurableMark.create(disk, identity.cluster()).close();
    write(disk, identity.cluster(), HardState.INITIAL);
    Segment.create(disk, identity.cluster(), 1, 0).close();
    byte[] content = new byte[IDENTITY_BYTES];
    put(ByteBuffer.wrap(content), identity.server());
    FileHeader header = new FileHeader(FileHeader.IDENTITY, identity.cluster(), 0, 0);
    SmallFile.replace(disk, Names.IDENTITY, header, content);
  }

  /** Leftovers of a creation that was cut short hold nothing; anything else was a log. */
  static void refuseToForget(Disk disk, Collection<String> names) throws IOException {
    boolean inUse = !Names.snapshotsNewestFirst(names).isEmpty();
    for (String name : Names.segments(names)) {
      try (Disk.Handle file = disk.open(name)) {
        inUse |= !name.equals(Names.segment(1)) || file.size() > FileHeader.BYTES;
      }
    }
    if (inUse) {
      throw new LogDamage(
          Names.IDENTITY,
          0,
          "the file is missing, but a log is there",
          "Without it nobody knows whose log this is.",
          LogDamage.RESTORE);
    }
  }

  static Identity identity(Disk disk) throws IOException {
    try (Disk.Handle file = disk.open(Names.IDENTITY)) {
      FileHeader header = FileHeader.read(file, Names.IDENTITY, FileHeader.IDENTITY);
      ByteBuffer content = SmallFile.content(file, Names.IDENTITY, IDENTITY_BYTES);
      return new Identity(uuid(content), header.cluster());
    }
  }

  static void write(Disk disk, UUID cluster, HardState state) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(HARD_STATE_BYTES);
    b.putLong(state.term());
    UUID vote = state.votedFor();
    b.putInt(vote == null ? 0 : 1);
    put(b, vote == null ? new UUID(0, 0) : vote);
    b.putInt(state.tailCut() ? 1 : 0);
    SmallFile.replace(
        disk, Names.HARD_STATE, new FileHeader(FileHeader.HARD_STATE, cluster, 0, 0), b.array());
  }

  static HardState hardState(Disk disk, UUID cluster) throws IOException {
    try (Disk.Handle file = disk.open(Names.HARD_STATE)) {
      FileHeader.read(file, Names.HARD_STATE, FileHeader.HARD_STATE, cluster);
      ByteBuffer content = SmallFile.content(file, Names.HARD_STATE, HARD_STATE_BYTES);
      long term = content.getLong();
      boolean voted = content.getInt() == 1;
      UUID vote = uuid(content);
      return new HardState(term, voted ? vote : null, content.getInt() == 1);
    }
  }

  private static void put(ByteBuffer into, UUID id) {
    into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer from) {
    return new UUID(from.getLong(), from.getLong());
  }
}
