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
    boolean restarted = status.term() < (before == null ? 0 : before);
    check(!restarted || server.applied == 0, "the term went back");
  }

  /** State Machine Safety: no two servers apply different entries at an index. */
  void applied(Server server, Entry entry) {
    check(entry.index() == server.applied + 1, "an entry is applied once and in order");
    check(
        server.disk().size() >= entry.index()
            && server.disk().get((int) entry.index() - 1).equals(entry),
        "what is applied is durable here");
    if (entry.index() <= applied.size()) {
      Entry other = applied.get((int) entry.index() - 1);
      check(same(other, entry), "two entries at index " + entry.index());
    } else {
      applied.add(entry);
      if (entry.kind() == Entry.Kind.COMMAND) {
        check(commands.add(ByteBuffer.wrap(entry.payload()).getLong()), "a command is there twice");
      }
    }
  }

  /** Log Matching: same index and term, same log up to there. Leader Append-Only needs no more. */
  void logsMatch(Iterable<Server> servers) {
    List<Server> all = new ArrayList<>();
    servers.forEach(all::add);
    for (Server a : all) {
      for (Server b : all) {
        int last = Math.min(a.disk().size(), b.disk().size()) - 1;
        while (last >= 0 && a.disk().get(last).term() != b.disk().get(last).term()) {
          last--;
        }
        for (int i = last; i >= 0; i--) {
          check(same(a.disk().get(i), b.disk().get(i)), "logs part before a common entry");
        }
      }
    }
  }

  /** Leader Completeness: a leader's log has all that was ever applied anywhere. */
  void leaderIsComplete(Server leader, List<Entry> log) {
    long newest = leaders.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    if (leader.status().term() == newest) {
      for (int i = 0; i < Math.min(applied.size(), log.size()); i++) {
        check(same(applied.get(i), log.get(i)), "a leader lacks what was committed");
      }
    }
  }

  /** No more than this server has: nothing is said too early. */
  void persisted(Server server) {
    check(
        server.disk().isEmpty() || server.disk().getLast().term() <= server.diskState().term(),
        "an entry of a term that is not remembered");
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
