package io.discovery.raft;

/**
 * Brings the state itself to followers that lack entries which are no longer held (Raft paper §7),
 * from the newest snapshot on this server's disk. One part at a time for each follower: it is
 * throttled by what the follower can store, and no more than one part of it is in memory.
 */
final class SnapshotSender {
  private final ServerState server;

  SnapshotSender(ServerState server) {
    this.server = server;
  }

  /** Asks for the next part to be read, when it is time. */
  void send(Progress to) {
    Transfer transfer = to.transfer;
    if (transfer == null) {
      SnapshotPolicy.Stored newest = server.snapshots.newest();
      if (newest == null || newest.index() < server.log.baseIndex()) {
        // What comes after it is not held either.
        server.snapshots.need();
        return;
      }
      transfer = new Transfer(newest, server.draw());
      to.transfer = transfer;
    }
    if (transfer.mayRead()) {
      transfer.reading = true;
      server.effects.chunks.add(
          new Output.ChunkWanted(
              to.id,
              transfer.snapshot.index(),
              transfer.offset,
              server.settings.limits().chunkBytes()));
    }
  }

  /** It was read. */
  void read(Progress to, Input.ChunkRead chunk) {
    Transfer transfer = to.transfer;
    if (transfer == null || transfer.snapshot.index() != chunk.index()) {
      return;
    }
    transfer.reading = false;
    if (transfer.offset == chunk.offset()) {
      transfer.sent();
      SnapshotPolicy.Stored snapshot = transfer.snapshot;
      server.send(
          new Message.InstallSnapshot(
              server.self,
              to.id,
              server.term(),
              transfer.ticket,
              snapshot.index(),
              snapshot.term(),
              snapshot.configuration(),
              chunk.offset(),
              chunk.bytes(),
              Installing.crc(chunk.bytes()),
              chunk.last()));
    }
  }

  /** It cannot be read: another snapshot is taken. */
  void unreadable(Progress to, Input.ChunkUnreadable chunk) {
    server.snapshots.unreadable(chunk.index());
    if (to.transfer != null && to.transfer.snapshot.index() == chunk.index()) {
      to.transfer = null;
    }
  }

  /** The follower has stored a part, or lacks another one than was sent. */
  void stored(Progress to, Message.SnapshotReply m) {
    Transfer transfer = to.transfer;
    if (transfer != null && transfer.snapshot.index() == m.index()) {
      transfer.goOn(m.offset());
    }
  }
}
