package io.discovery.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must always be true of a {@link Cluster} (Raft paper, figure 3), checked as it happens. */
final class Properties {
  private final Map<Long, UUID> leaders = new HashMap<>();
  private final Map<UUID, Long> terms = new HashMap<>();
  private final List<Entry> applied = new ArrayList<>();

  /** Every entry that was ever durable anywhere, by term and index. */
  private final Map<List<Long>, Entry> named = new HashMap<>();

  private final Set<Long> commands = new HashSet<>();
  private final Map<Long, Long> atReadsBegin = new HashMap<>();

  /** Highest index of a write that was acknowledged. */
  private long acknowledged;

  int elections() {
    return leaders.size();
  }

  int committed() {
    return applied.size();
  }

  boolean contains(long command) {
    return commands.contains(command);
  }

  /** Election Safety: at most one leader in a term. */
  void status(Server server) {
    Status status = server.status();
    if (status.leads()) {
      UUID other = leaders.putIfAbsent(status.term(), server.id);
      check(other == null || other.equals(server.id), "two leaders in term " + status.term());
    }
    Long before = terms.put(server.id, status.term());
    boolean back = status.term() < (before == null ? 0 : before);
    check(!back || server.steps == 1, "the term went back");
  }

  /** State Machine Safety: no two servers apply different entries at an index. */
  void applied(Server server, Entry entry) {
    check(entry.index() == server.applied + 1, "an entry is applied once and in order");
    check(entry.equals(server.disk().find(entry.index())), "what is applied is durable here");
    if (entry.index() <= applied.size()) {
      Entry other = applied.get((int) entry.index() - 1);
      check(same(other, entry), "two entries at index " + entry.index());
    } else {
      applied.add(entry);
      if (entry.kind() == Entry.Kind.COMMAND) {
        check(commands.add(command(entry)), "a command is there twice");
      }
    }
  }

  /** The number that is a command's payload. */
  static long command(Entry entry) {
    return ByteBuffer.wrap(entry.payload()).getLong();
  }

  /** A snapshot is what all have applied up to its index. */
  void restored(MemoryDisk.Image image) {
    List<Long> expected = new ArrayList<>();
    for (Entry entry : applied.subList(0, (int) image.index())) {
      if (entry.kind() == Entry.Kind.COMMAND) {
        expected.add(command(entry));
      }
    }
    check(expected.equals(image.commands()), "a snapshot is another state");
    check(
        applied.get((int) image.index() - 1).term() == image.term(),
        "a snapshot of another history");
  }

  /** Log Matching: same index and term, same log up to there. Leader Append-Only needs no more. */
  void logsMatch(Iterable<Server> servers) {
    List<MemoryDisk> all = new ArrayList<>();
    servers.forEach(server -> all.add(server.disk()));
    for (MemoryDisk a : all) {
      for (MemoryDisk b : all) {
        boolean same = false;
        for (long i = Math.min(a.lastIndex(), b.lastIndex()); i > 0; i--) {
          Entry x = a.find(i);
          Entry y = b.find(i);
          if (x == null || y == null) {
            break;
          }
          same |= x.term() == y.term();
          check(!same || same(x, y), "logs part before a common entry");
        }
      }
    }
  }

  /** Leader Completeness: a leader's log has all that was ever applied anywhere. */
  void leaderIsComplete(Server leader) {
    long newest = leaders.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    if (leader.status().term() == newest) {
      for (long i = Math.min(applied.size(), leader.disk().lastIndex()); i > 0; i--) {
        Entry here = leader.disk().find(i);
        check(
            here == null || same(applied.get((int) i - 1), here),
            "a leader lacks what was committed");
      }
    }
  }

  /** No more than this server has: nothing is said too early. */
  void persisted(Server server) {
    Entry last = server.disk().find(server.disk().lastIndex());
    if (last != null) {
      check(last.term() <= server.disk().state().term(), "an entry of a term not remembered");
      Entry other = named.putIfAbsent(List.of(last.term(), last.index()), last);
      check(other == null || same(other, last), "two entries of one term and index");
    }
  }

  void resolved(Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      acknowledged = Math.max(acknowledged, committed.index());
    }
  }

  void readBegins(long id) {
    atReadsBegin.put(id, acknowledged);
  }

  /** Linearizable: a read sees every write acknowledged before it began. */
  void read(long id, long appliedThere) {
    Long atLeast = atReadsBegin.get(id);
    check(atLeast != null && appliedThere >= atLeast, "a stale read");
  }

  static boolean same(Entry a, Entry b) {
    return a.term() == b.term()
        && a.index() == b.index()
        && a.kind() == b.kind()
        && Arrays.equals(a.payload(), b.payload());
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
