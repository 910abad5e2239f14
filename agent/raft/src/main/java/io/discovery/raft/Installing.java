package io.discovery.raft;

import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A follower takes its leader's state, part by part, in the place of entries that the leader no
 * longer holds (Raft paper §7). What has been stored is gone on with after lost messages and
 * pauses. Under another leader, of another copy, or after a restart, it begins anew: the same state
 * need not be the same bytes when it is written again.
 */
final class Installing {
  /** A snapshot as one leader sends it. */
  private record Offer(UUID leader, long term, long ticket, SnapshotPolicy.Stored snapshot) {}

  private final ServerState server;
  private @Nullable Offer offer;

  /** So much of it is stored. */
  private long stored;

  /** So much of it was asked to be stored. */
  private long asked;

  private boolean lastAsked;

  Installing(ServerState server) {
    this.server = server;
  }

  /**
   * Whether the last part is being stored. Until that has an answer nothing else is asked to be
   * made durable, and so nothing is promised: the log is about to be another one.
   */
  boolean isFinishing() {
    return lastAsked;
  }

  /** A part has come. */
  void received(Message.InstallSnapshot m) {
    if (m.index() <= server.commitIndex) {
      // What is committed is the same everywhere; the leader goes on from there.
      Replica.acknowledge(server, m.from(), server.commitIndex);
      return;
    }
    SnapshotPolicy.Stored snapshot =
        new SnapshotPolicy.Stored(m.index(), m.snapshotTerm(), m.configuration());
    Offer now = new Offer(m.from(), m.term(), m.ticket(), snapshot);
    if (!now.equals(offer)) {
      if (m.offset() > 0) {
        reply(m.from(), m.index(), 0);
        return;
      }
      begin(now);
      // No entry may be of a later term than the one that is remembered.
      server.durable.askForTerm();
    }
    if (stored == asked && m.offset() == stored && crc(m.bytes()) == m.crc32c()) {
      asked += m.bytes().length;
      lastAsked = m.last();
      server.effects.store =
          new Output.ChunkToStore(
              m.index(), m.snapshotTerm(), m.configuration(), m.offset(), m.bytes(), m.last());
    } else if (stored == asked) {
      reply(m.from(), m.index(), stored);
    }
    // Else the answer comes when what was asked for is stored.
  }

  private void begin(@Nullable Offer another) {
    offer = another;
    stored = 0;
    asked = 0;
    lastAsked = false;
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /** What was asked for is stored. */
  void stored(Input.ChunkStored done) {
    Offer under = offer;
    if (under == null || under.snapshot().index() != done.index() || done.offset() != asked) {
      return;
    }
    SnapshotPolicy.Stored snapshot = under.snapshot();
    stored = done.offset();
    boolean current = under.leader().equals(server.leader) && under.term() == server.term();
    if (lastAsked) {
      begin(null);
      boolean keep =
          server.rules.mayKeepAfterSnapshot(server.log.term(snapshot.index()), snapshot.term());
      server.restart(snapshot, done.offset(), keep);
      if (current) {
        Replica.acknowledge(server, under.leader(), snapshot.index());
      }
    } else if (current) {
      reply(under.leader(), snapshot.index(), stored);
    }
  }

  /** Nothing of it is there: the leader begins anew when it asks next. */
  void notStored(Input.ChunkNotStored failed) {
    if (offer != null && offer.snapshot().index() == failed.index()) {
      begin(null);
    }
  }

  private void reply(UUID leader, long index, long offset) {
    server.send(new Message.SnapshotReply(server.self, leader, server.term(), index, offset));
  }
}
