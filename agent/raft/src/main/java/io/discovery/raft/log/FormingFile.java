package io.discovery.raft.log;

import io.discovery.raft.forming.Memory;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server promised while its cluster formed, beside the log that comes after it. Made before
 * anybody hears of the server, for its id stands here. Used by one thread at a time; every method
 * may block.
 */
public final class FormingFile {
  /** In the header, before there is a cluster. */
  private static final UUID NONE_YET = new UUID(0, 0);

  private FormingFile() {}

  /**
   * Reads what is there, or makes it. A log without this file was made when there was none: its
   * server belongs to its cluster, and nothing is written down.
   *
   * @param ifNew the server's id if it has none
   * @return durable
   * @throws LogDamage when this file, or this file and the log, cannot be what was written; nothing
   *     was changed
   */
  public static Memory open(Disk disk, UUID ifNew) throws IOException {
    // What the last process has renamed may have its name in memory only.
    disk.syncNames();
    List<String> names = disk.names();
    Identity identity = names.contains(Names.IDENTITY) ? Creation.identity(disk) : null;
    if (names.contains(Names.FORMING)) {
      Memory found = read(disk);
      mustAgree(found, identity);
      return found;
    }
    if (identity != null) {
      return Memory.member(identity.server(), identity.cluster());
    }
    Creation.refuseToForget(disk, names);
    Memory fresh = Memory.fresh(ifNew);
    write(disk, fresh);
    return fresh;
  }

  /**
   * Replaces what is there, durably.
   *
   * @throws StorageFull when there is no room; what was there is there, or at the next start this
   */
  public static void write(Disk disk, Memory memory) throws IOException {
    FileHeader header = new FileHeader(FileHeader.FORMING, header(memory.cluster()), 0, 0);
    SmallFile.replace(disk, Names.FORMING, header, memory.encode());
  }

  private static UUID header(@Nullable UUID cluster) {
    return cluster == null ? NONE_YET : cluster;
  }

  private static Memory read(Disk disk) throws IOException {
    try (Disk.Handle file = disk.open(Names.FORMING)) {
      FileHeader header = FileHeader.read(file, Names.FORMING, FileHeader.FORMING);
      byte[] content = SmallFile.content(file, Names.FORMING);
      try {
        Memory memory = Memory.decode(content);
        if (!header.cluster().equals(header(memory.cluster()))) {
          throw damage("its header and its content name two clusters");
        }
        return memory;
      } catch (IllegalArgumentException e) {
        throw damage(String.valueOf(e.getMessage()));
      }
    }
  }

  private static LogDamage damage(String what) {
    return new LogDamage(
        Names.FORMING,
        FileHeader.BYTES,
        what,
        "It was not written by this program, or by another version of it.",
        LogDamage.RESTORE);
  }

  /** The log is made when it is durable here that the server belongs to its cluster. */
  private static void mustAgree(Memory memory, @Nullable Identity identity) throws LogDamage {
    if (identity == null
        || (identity.server().equals(memory.self())
            && identity.cluster().equals(memory.cluster()))) {
      return;
    }
    throw new LogDamage(
        Names.FORMING,
        FileHeader.BYTES,
        "it is of server %s of cluster %s, the log beside it of server %s of cluster %s"
            .formatted(memory.self(), memory.cluster(), identity.server(), identity.cluster()),
        "One of the two is from another server, or from an older backup.",
        LogDamage.RESTORE);
  }
}
