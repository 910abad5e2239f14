package io.discovery.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides the order of the log (Raft paper §5.3), persists in parallel with sending (dissertation
 * §10.2.1) and steps down when it no longer hears a majority (dissertation §6.2).
 */
final class Leader implements Part {
  /** Entries in one message: a follower answers once for them all. */
  static final int MAX_BATCH_ENTRIES = 1024;

  /** Bytes of entries in one message, unless a single one is longer. */
  static final long MAX_BATCH_BYTES = 1L << 20;

  private final ServerState server;
  private final SortedMap<UUID, Progress> followers = new TreeMap<>();

  /** First index of its own term: nothing before it is committed by counting (paper §5.4.2). */
  private final long termStartIndex;

  private final ReadRounds reads;
  private @Nullable Transfer transfer;
  private long heartbeatAt;
  private long quorumCheckAt;

  private Leader(ServerState server) {
    this.server = server;
    termStartIndex = server.log.lastIndex() + 1;
    reads = new ReadRounds(server);
    for (UUID voter : server.voters) {
      if (!voter.equals(server.self)) {
        followers.put(voter, new Progress(voter, server.log.lastIndex()));
      }
    }
    heartbeatAt = server.now;
    quorumCheckAt = server.now + server.settings.timing().electionNanos();
  }

  /** Elected: it begins its term with an entry of it (paper §8), and what has waited. */
  static void lead(ServerState server) {
    Leader leader = new Leader(server);
    server.become(leader);
    server.leader = server.self;
    List<Entry> entries = new ArrayList<>();
    entries.add(Entry.termStart(server.term(), leader.termStartIndex));
    entries.addAll(server.proposals.append(server.term(), leader.termStartIndex + 1));
    server.append(entries);
  }

  @Override
  public Role role() {
    return Role.LEADER;
  }

  @Override
  public long dueAt() {
    return followers.isEmpty() ? Output.NEVER : Math.min(heartbeatAt, quorumCheckAt);
  }

  @Override
  public void due() {
    if (server.now >= quorumCheckAt && !hearsQuorum()) {
      server.follow(server.term(), null);
      return;
    }
    Transfer under = transfer;
    if (under != null && server.now >= under.until()) {
      transfer = null;
    }
    if (server.now >= heartbeatAt) {
      heartbeat();
    }
  }

  /**
   * Check-quorum: a leader that is cut off from a majority makes way, so that its clients look for
   * another and the others may follow one.
   */
  private boolean hearsQuorum() {
    quorumCheckAt = server.now + server.settings.timing().electionNanos();
    boolean hears = Quorum.has(server.voters, id -> isSelf(id) || progress(id).heard);
    followers.values().forEach(each -> each.heard = false);
    return hears;
  }

  private boolean isSelf(UUID id) {
    return id.equals(server.self);
  }

  private Progress progress(UUID id) {
    Progress progress = followers.get(id);
    if (progress == null) {
      throw new IllegalStateException("invariant broken: a leader follows every voter");
    }
    return progress;
  }

  private void heartbeat() {
    heartbeatAt = server.now + server.settings.timing().heartbeatNanos();
    for (Progress each : followers.values()) {
      server.send(
          new Message.Heartbeat(
              server.self,
              each.id,
              server.term(),
              Math.min(each.match(), server.commitIndex),
              reads.round()));
    }
  }

  /** What clients want in the log. */
  void append() {
    List<Entry> entries = server.proposals.append(server.term(), server.log.lastIndex() + 1);
    if (!entries.isEmpty()) {
      server.append(entries);
    }
  }

  /** Whether it takes no proposals because another is about to lead (dissertation §3.10). */
  boolean isGivingUp() {
    return transfer != null;
  }

  /** Begins to hand over to a voter; ends after one election timeout at the latest. */
  void handOver(UUID to) {
    if (followers.containsKey(to)) {
      transfer = new Transfer(to, server.now + server.settings.timing().electionNanos(), false);
    }
  }

  /** Clients want to read. */
  void read(ReadRounds.Request request) {
    reads.add(request);
  }

  @Override
  public void persisted() {
    count();
  }

  /**
   * Paper §5.3, §5.4.2: what a majority has made durable is committed, if it is of the leader's own
   * term, and with it all before it.
   */
  private void count() {
    long reached =
        Quorum.reached(
            server.voters, id -> isSelf(id) ? server.persistedIndex : progress(id).match());
    if (reached >= termStartIndex) {
      server.commit(reached);
    }
  }

  /** A follower has made entries durable. */
  void appended(Message.Appended m) {
    Progress progress = heard(m.from());
    if (progress != null) {
      Invariant.check(m.match() <= server.log.lastIndex(), "only what was sent is acknowledged");
      progress.appended(m.match(), server.log.baseIndex());
      count();
    }
  }

  /**
   * A follower's log does not fit. The next place to look is the last one at which this log has no
   * later term than the follower's there: all before the conflict in one step (paper §5.3, end).
   */
  void refused(Message.AppendRefused m) {
    Progress progress = heard(m.from());
    if (progress != null) {
      long mayAgreeAt =
          m.hintTerm() == RaftLog.UNKNOWN_TERM
              ? m.hintIndex()
              : server.log.lastNotAfter(m.hintIndex(), m.hintTerm());
      progress.refused(m.prevIndex(), mayAgreeAt);
    }
  }

  /** A follower lives, and still had no later leader when it was asked. */
  void alive(Message.HeartbeatReply m) {
    Progress progress = heard(m.from());
    if (progress == null) {
      return;
    }
    if (progress.alive()) {
      if (progress.next() > server.log.baseIndex()) {
        send(progress, List.of());
      } else {
        progress.probe();
      }
    }
    progress.round = Math.max(progress.round, m.round());
    reads.answered(Quorum.reached(server.voters, id -> isSelf(id) ? Long.MAX_VALUE : round(id)));
  }

  private long round(UUID id) {
    return progress(id).round;
  }

  private @Nullable Progress heard(UUID from) {
    Progress progress = followers.get(from);
    if (progress != null) {
      progress.heard = true;
    }
    return progress;
  }

  /**
   * Sends all that may go, and the commit index where it is news: at once, but once for all that
   * one step has committed.
   */
  @Override
  public void flush() {
    if (reads.begin(server.commitIndex >= termStartIndex, followers.isEmpty())) {
      heartbeat();
    }
    for (Progress each : followers.values()) {
      replicate(each);
    }
    Transfer under = transfer;
    if (under != null && !under.asked() && progress(under.to()).match() == server.log.lastIndex()) {
      server.send(new Message.TimeoutNow(server.self, under.to(), server.term()));
      transfer = new Transfer(under.to(), under.until(), true);
    }
  }

  private void replicate(Progress to) {
    while (to.maySend()) {
      if (to.next() <= server.log.baseIndex()) {
        to.needsSnapshot();
        server.effects.needSnapshot.add(to.id);
        return;
      }
      List<Entry> entries = server.log.from(to.next(), MAX_BATCH_ENTRIES, MAX_BATCH_BYTES);
      boolean probing = to.state() == Progress.State.PROBE;
      if (entries.isEmpty() && !probing && to.commitSent >= server.commitIndex) {
        return;
      }
      send(to, entries);
    }
  }

  private void send(Progress to, List<Entry> entries) {
    long prev = to.next() - 1;
    to.commitSent = server.commitIndex;
    to.sent(entries);
    server.send(
        new Message.Append(
            server.self,
            to.id,
            server.term(),
            prev,
            server.log.term(prev),
            entries,
            server.commitIndex));
  }

  /** What it has promised may yet come true under another leader, or not. */
  @Override
  public void end() {
    server.proposals.fail(
        new Outcome.Indeterminate(
            "it is not known whether the write took place: this server lost its leadership; look"
                + " before you write again"),
        server.effects.outcomes);
    reads.fail();
  }

  private record Transfer(UUID to, long until, boolean asked) {}
}
