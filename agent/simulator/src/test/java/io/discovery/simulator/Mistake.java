package io.discovery.simulator;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Command;
import io.discovery.catalog.KvStore;
import io.discovery.catalog.Restoring;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.log.Disk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mistakes that have been made in systems of this kind in what surrounds a core: its log, the disk
 * below and whoever carries out its effects. None of them is in the product; each is planted at a
 * seam.
 */
enum Mistake implements Craft {
  /** The writer says "durable" when it is asked, not when it is done. */
  ACKNOWLEDGED_BEFORE_WRITTEN {
    @Override
    public Input beforePersisting(Persist asked) {
      return new Input.Persisted(asked.term(), asked.index());
    }

    @Override
    public @Nullable Input afterPersisting(Input answer, Persist newest) {
      return answer instanceof Input.Persisted ? null : answer;
    }
  },
  /** The writer names what was asked for last instead of what it wrote. */
  ACKNOWLEDGED_WHAT_STILL_WAITS {
    @Override
    public Input afterPersisting(Input answer, Persist newest) {
      return answer instanceof Input.Persisted
          ? new Input.Persisted(newest.term(), newest.index())
          : answer;
    }
  },
  /** No sync after records were written. */
  LOG_NOT_SYNCED {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "log-", Set.of(Omission.Of.SYNC));
    }
  },
  /** The term is written, but neither it nor its name is synced. */
  HARD_STATE_NOT_SYNCED {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "hardstate", Set.of(Omission.Of.SYNC));
    }
  },
  /** A file is made or renamed, and the directory is not synced. */
  NAMES_NOT_SYNCED {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "", Set.of(Omission.Of.SYNC_OF_NAMES));
    }
  },
  /** A snapshot gets its name before its content is durable. */
  SNAPSHOT_NOT_SYNCED {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "snapshot-", Set.of(Omission.Of.SYNC));
    }
  },
  /** A sync fails and nobody looks. */
  FAILED_SYNC_IGNORED {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "", Set.of(Omission.Of.FAILURE_OF_SYNC));
    }
  },
  /** What a full disk refused stays in the log. */
  REFUSED_WRITE_NOT_CUT {
    @Override
    public Disk disk(Disk disk) {
      return new Omission(disk, "log-", Set.of(Omission.Of.TRUNCATION));
    }
  },
  /** A write that a full disk refused counts as written. */
  FULL_DISK_ACKNOWLEDGED {
    @Override
    public Input afterPersisting(Input answer, Persist newest) {
      return answer instanceof Input.NotPersisted
          ? new Input.Persisted(newest.term(), newest.index())
          : answer;
    }
  },
  /** Once full, always full. */
  ROOM_NEVER_LOOKED_FOR {
    @Override
    public boolean probesStorage() {
      return false;
    }
  },
  /** The snapshot is named after an entry that it does not contain. */
  SNAPSHOT_DROPS_LAST_ENTRY {
    @Override
    public Snapshot captured(Snapshot beforeLastEntry, Snapshot now) {
      return new Snapshot(
          now.index(),
          now.clusterTime(),
          now.featureLevel(),
          now.termStart(),
          beforeLastEntry.registry(),
          beforeLastEntry.kv(),
          beforeLastEntry.sessions(),
          beforeLastEntry.lockDelays(),
          beforeLastEntry.restoring());
    }
  },
  /** A state that is being brought is no part of what a snapshot holds. */
  SNAPSHOT_FORGETS_A_RESTORE {
    @Override
    public Snapshot captured(Snapshot beforeLastEntry, Snapshot now) {
      return now.settled();
    }
  },
  /** What is restored keeps the indexes it had where it was saved. */
  RESTORED_WITH_ITS_OLD_INDEXES {
    @Override
    public Applied applied(Snapshot before, Command command, Applied applied) {
      Restoring brought = before.restoring();
      if (!(command instanceof Command.RestoreEnd)
          || !(applied.result() instanceof Command.Result.Done)
          || brought == null) {
        return applied;
      }
      Snapshot next =
          new Snapshot(
              applied.next().index(),
              applied.next().clusterTime(),
              applied.next().featureLevel(),
              applied.next().termStart(),
              brought.partial().registry(),
              brought.partial().kv(),
              applied.next().sessions(),
              applied.next().lockDelays(),
              null);
      return new Applied(next, applied.result(), applied.changed());
    }
  },
  /** The parts of a restore are put in place one by one, as they come. */
  RESTORED_BIT_BY_BIT {
    @Override
    public Applied applied(Snapshot before, Command command, Applied applied) {
      Restoring brought = applied.next().restoring();
      if (!(command instanceof Command.RestorePart) || brought == null) {
        return applied;
      }
      Snapshot next =
          new Snapshot(
              applied.next().index(),
              applied.next().clusterTime(),
              applied.next().featureLevel(),
              applied.next().termStart(),
              applied.next().registry(),
              new KvStore(
                  brought.partial().kv().entries(),
                  brought.partial().kv().held(),
                  applied.next().index()),
              applied.next().sessions(),
              applied.next().lockDelays(),
              brought);
      return new Applied(next, applied.result(), applied.changed());
    }
  },
  /** What is found at a start is proposed once more. */
  APPLIED_TWICE_AFTER_RESTART {
    @Override
    public List<byte[]> proposedAtStart(Restored found) {
      return found.entries().stream()
          .filter(entry -> entry.kind() == Entry.Kind.COMMAND)
          .skip(Math.max(0, found.entries().size() - 3L))
          .map(Entry::payload)
          .toList();
    }
  },
  /** The last entry of a torn log is served with the half of it that came to the disk. */
  TORN_TAIL_SERVED {
    @Override
    public Restored restored(Restored found, boolean tornTail) {
      if (!tornTail || found.entries().isEmpty()) {
        return found;
      }
      List<Entry> entries = new ArrayList<>(found.entries());
      Entry last = entries.removeLast();
      byte[] half = last.payload().clone();
      Arrays.fill(half, half.length / 2, half.length, (byte) 0);
      entries.add(new Entry(last.kind(), last.term(), last.index(), half));
      return new Restored(
          found.hardState(),
          found.snapshotIndex(),
          found.snapshotTerm(),
          found.snapshotBytes(),
          found.configuration(),
          entries);
    }
  },
  /** What was read at the start is cut by one entry, as if the end had been torn. */
  SOUND_TAIL_CUT {
    @Override
    public Restored restored(Restored found, boolean tornTail) {
      List<Entry> entries = found.entries();
      boolean cut = tornTail && !entries.isEmpty();
      return new Restored(
          found.hardState(),
          found.snapshotIndex(),
          found.snapshotTerm(),
          found.snapshotBytes(),
          found.configuration(),
          cut ? entries.subList(0, entries.size() - 1) : entries);
    }
  },
  /** A start knows of term and vote what the log tells, no more. */
  VOTE_FORGOTTEN_AFTER_A_CRASH {
    @Override
    public Restored restored(Restored found, boolean tornTail) {
      boolean bare = found.entries().isEmpty();
      long term = bare ? found.snapshotTerm() : found.entries().getLast().term();
      return with(found, new HardState(term, null, found.hardState().tailCut()));
    }
  },
  /** The end of a log is cut, and nobody remembers that it was. */
  CUT_OF_A_TAIL_FORGOTTEN {
    @Override
    public Restored restored(Restored found, boolean tornTail) {
      HardState known = found.hardState();
      return with(found, new HardState(known.term(), known.votedFor(), false));
    }
  },
  /** Entries of a deposed leader are taken, and what they contradict is cut, committed or not. */
  DEPOSED_LEADER_CUTS_THE_LOG {
    @Override
    public Message received(Message message, long term) {
      return message instanceof Message.Append m && m.term() < term
          ? new Message.Append(
              m.from(), m.to(), term, m.prevIndex(), m.prevTerm(), m.entries(), m.commit())
          : message;
    }
  },
  /** A machine that has lost everything comes back under its old name. */
  WIPED_SERVER_COMES_BACK {
    @Override
    public boolean isAnotherOnceWiped() {
      return false;
    }
  },
  /** Every server is taken to know all that there is. */
  LEVEL_RISES_TOO_EARLY {
    @Override
    public Message received(Message message, long term) {
      return message instanceof Message.HeartbeatReply m
          ? new Message.HeartbeatReply(
              m.from(), m.to(), m.term(), m.round(), Cluster.FIRST_LEVEL + 9)
          : message;
    }
  },
  /** Commands are stamped with whatever the machine's clock says. */
  STAMPED_BY_THE_WALL_CLOCK {
    @Override
    public long stamp(long cluster, long wall) {
      return wall;
    }
  },
  /** Votes and acknowledgements go before what they promise is durable. */
  SENT_BEFORE_DURABLE {
    @Override
    public boolean waits() {
      return false;
    }
  },
  /** Who belongs to the cluster is lost with the log before a leader's snapshot. */
  SNAPSHOT_WITHOUT_MEMBERS {
    @Override
    public Output.ChunkToStore stored(Output.ChunkToStore chunk) {
      return new Output.ChunkToStore(
          chunk.index(),
          chunk.term(),
          Configuration.NONE,
          chunk.offset(),
          chunk.bytes(),
          chunk.last());
    }
  },
  /** A leader's snapshot is on the disk, but the state stays as it was. */
  SNAPSHOT_NOT_PUT_IN_PLACE {
    @Override
    public boolean putsInPlace() {
      return false;
    }
  },
  /** Writes are answered before readers can see them. */
  ANSWERED_BEFORE_PUBLISHED {
    @Override
    public Snapshot published(Snapshot beforeLastBatch, Snapshot now) {
      return beforeLastBatch;
    }
  },
  /** "Nobody knows" is told as "it did not happen". */
  UNKNOWN_TOLD_AS_REFUSED {
    @Override
    public Outcome told(Outcome outcome) {
      return outcome instanceof Outcome.Indeterminate unknown
          ? new Outcome.Rejected(Outcome.Reason.BUSY, unknown.why())
          : outcome;
    }
  };

  private static Restored with(Restored found, HardState hardState) {
    return new Restored(
        hardState,
        found.snapshotIndex(),
        found.snapshotTerm(),
        found.snapshotBytes(),
        found.configuration(),
        found.entries());
  }
}
