package io.discovery.raft;

import java.util.ArrayList;
import java.util.List;
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
  private final Followers followers;

  /** First index of its own term: nothing before it is committed by counting (paper §5.4.2). */
  private final long termStartIndex;

  private final Rounds rounds;
  private final ReadRounds reads;
  private final Membership membership;
  private final SnapshotSender snapshots;
  private @Nullable HandOver handOver;

  /** Whether a voter was told to stand in this term: it may do so at any time from then on. */
  private boolean toldToStand;

  private long heartbeatAt;
  private long quorumCheckAt;

  private Leader(ServerState server) {
    this.server = server;
    termStartIndex = server.log.lastIndex() + 1;
    followers = new Followers(server);
    rounds = new Rounds(server);
    reads = new ReadRounds(server, rounds);
    membership = new Membership(server, followers, termStartIndex);
    snapshots = new SnapshotSender(server);
    heartbeatAt = server.now;
    quorumCheckAt = server.now + server.settings.timing().electionNanos();
  }

  /** Elected: it begins its term with an entry of it (paper §8), and what has waited. */
  static void lead(ServerState server) {
    Leader leader = new Leader(server);
    server.become(leader);
    server.leader = server.self;
    server.wasElected();
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
    HandOver under = handOver;
    if (under != null && server.now >= under.until()) {
      handOver = null;
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
    boolean hears = followers.majority(true, each -> each.heard);
    followers.release();
    followers.all().forEach(each -> each.heard = false);
    return hears;
  }

  private void heartbeat() {
    heartbeatAt = server.now + server.settings.timing().heartbeatNanos();
    rounds.begin();
    for (Progress each : followers.all()) {
      server.send(
          new Message.Heartbeat(
              server.self,
              each.id,
              server.term(),
              server.rules.commitInHeartbeat(each.match(), server.commitIndex),
              rounds.newest()));
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
    return handOver != null;
  }

  /** Begins to hand over to a voter; ends after one election timeout at the latest. */
  void handOver(UUID to) {
    if (!to.equals(server.self) && server.voters().contains(to)) {
      handOver = new HandOver(to, server.now + server.settings.timing().electionNanos(), false);
    }
  }

  /** Somebody wants another membership. */
  void change(long id, MemberChange change) {
    membership.change(id, change);
  }

  /** Clients want to read. */
  void read(ReadRounds.Request request, Guarantee guarantee) {
    boolean now =
        guarantee == Guarantee.LEASE
            && rounds.lease()
            && server.appliedIndex >= termStartIndex
            && server.rules.mayLease(handOver != null || toldToStand || !server.isVoter());
    if (now || !server.rules.needsRound()) {
      reads.answer(request);
    } else {
      reads.add(request);
    }
  }

  /**
   * What the present followers have promised holds for those of another configuration only if they
   * are asked.
   */
  @Override
  public void configured() {
    followers.configured();
    rounds.endLease();
  }

  @Override
  public void compact() {
    long needed = Long.MAX_VALUE;
    for (Transfer each : followers.transfers()) {
      needed = Math.min(needed, each.snapshot.index() + 1);
    }
    server.compact(needed);
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
    long reached = followers.reached(server.durable.index, Progress::match);
    if (server.rules.mayCommit(reached, termStartIndex)) {
      server.commit(reached);
    }
  }

  /** A follower has made entries durable. */
  void appended(Message.Appended m) {
    Progress progress = heard(m.from());
    if (progress != null) {
      Invariant.check(m.match() <= server.log.lastIndex(), "only what was sent is acknowledged");
      progress.appended(m.match(), server.log.baseIndex());
      progress
          .catchingUp()
          .reached(
              progress.match(),
              server.log.lastIndex(),
              server.now,
              server.settings.timing().electionNanos());
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
    progress.features = m.features();
    if (progress.alive()) {
      if (progress.next() > server.log.baseIndex()) {
        send(progress, List.of());
      } else {
        progress.probe();
      }
    }
    progress.round = Math.max(progress.round, m.round());
    long answered = followers.reached(Long.MAX_VALUE, each -> each.round);
    rounds.answered(answered);
    reads.answered(answered);
  }

  /** A part of a snapshot was read. */
  void read(Input.ChunkRead chunk) {
    Progress progress = followers.find(chunk.to());
    if (progress != null) {
      snapshots.read(progress, chunk);
    }
  }

  /** A part of a snapshot cannot be read. */
  void unreadable(Input.ChunkUnreadable chunk) {
    Progress progress = followers.find(chunk.to());
    if (progress != null) {
      snapshots.unreadable(progress, chunk);
    }
  }

  /** A follower has stored a part of a snapshot. */
  void stored(Message.SnapshotReply m) {
    Progress progress = heard(m.from());
    if (progress != null) {
      snapshots.stored(progress, m);
    }
  }

  private @Nullable Progress heard(UUID from) {
    Progress progress = followers.find(from);
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
    if (handOver == null && server.storageFull == null) {
      membership.flush();
    }
    boolean mayRead = server.rules.mayRead(server.commitIndex, termStartIndex);
    if (reads.begin(mayRead, server.isSole())) {
      heartbeat();
    }
    for (Progress each : followers.all()) {
      replicate(each);
    }
    HandOver under = handOver;
    if (under != null && !under.asked() && tell(followers.find(under.to()))) {
      handOver = new HandOver(under.to(), under.until(), true);
    }
    if (!server.isVoter() && server.configurations.index() <= server.commitIndex) {
      // It has put out itself (dissertation §4.2.2); who has most of the log need not wait.
      tell(followers.best());
      server.follow(server.term(), null);
    }
  }

  /** Has a follower stand at once if it has all of the log. Returns whether it was told. */
  private boolean tell(@Nullable Progress to) {
    if (to == null || to.match() < server.log.lastIndex()) {
      return false;
    }
    toldToStand = true;
    server.send(new Message.TimeoutNow(server.self, to.id, server.term()));
    return true;
  }

  private void replicate(Progress to) {
    while (to.maySend()) {
      if (to.next() <= server.log.baseIndex()) {
        to.needsSnapshot();
        break;
      }
      int most = (int) Math.min(MAX_BATCH_ENTRIES, followers.end(to) - to.next() + 1);
      List<Entry> entries = server.log.from(to.next(), most, MAX_BATCH_BYTES);
      boolean probing = to.state() == Progress.State.PROBE;
      if (entries.isEmpty() && !probing && to.commitSent >= server.commitIndex) {
        return;
      }
      send(to, entries);
    }
    if (to.state() == Progress.State.SNAPSHOT) {
      snapshots.send(to);
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

  private record HandOver(UUID to, long until, boolean asked) {}
}
