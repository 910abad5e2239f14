package io.discovery.raft;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a server is and knows in any role (Raft paper, figure 2), and what all roles do with it. */
final class ServerState {
  /** Applied entries that are kept for followers which are a little behind. */
  static final long TRAILING_ENTRIES = 10_000;

  /** Those take no more memory than this; a follower further behind gets the state itself. */
  static final long TRAILING_BYTES = 16L << 20;

  final Settings settings;
  final UUID self;
  final List<UUID> voters;
  final RaftLog log;
  final Proposals proposals = new Proposals();
  final SnapshotPolicy snapshots;
  final Reads reads = new Reads(this);
  private final SplittableRandom random;

  /** Of the step under way. */
  long now;

  Effects effects = new Effects();
  Part part;
  HardState hardState;

  /** Who leads in this term, as far as is known. */
  @Nullable UUID leader;

  /** When that leader was last heard of. */
  long leaderHeardAt;

  /** No vote before this: see {@link Voting}. */
  long silentUntil;

  /** Why the log cannot grow, while it cannot. */
  @Nullable String storageFull;

  long persistedIndex;
  long commitIndex;
  long handedOutIndex;
  long appliedIndex;

  /** The hard state that was asked to be made durable last. */
  private HardState hardStateAsked;

  private long askedTerm;
  private long askedIndex;
  private boolean outstanding;

  ServerState(Settings settings, Restored restored) {
    this.settings = settings;
    self = settings.self();
    voters = settings.voters();
    random = new SplittableRandom(settings.seed());
    hardState = restored.hardState();
    hardStateAsked = hardState;
    snapshots = new SnapshotPolicy(restored.snapshotBytes());
    log = new RaftLog(restored);
    persistedIndex = log.lastIndex();
    askedTerm = hardState.term();
    askedIndex = persistedIndex;
    handedOutIndex = restored.snapshotIndex();
    appliedIndex = handedOutIndex;
    commitIndex = handedOutIndex;
    part = new Follower(this, 0);
    if (isSole()) {
      // Everything that a sole voter has made durable is on a majority, and nobody else could ever
      // lead with another log: it is committed without waiting for an entry of the next term.
      commit(log.lastIndex());
    }
  }

  long term() {
    return hardState.term();
  }

  /** Whether this server is the only one that votes. */
  boolean isSole() {
    return settings.isSole();
  }

  boolean isVoter() {
    return voters.contains(self);
  }

  /** A timeout drawn anew, so that servers seldom stand together (paper §5.2). */
  long electionTimeout() {
    return settings.timing().electionNanos() + random.nextLong(settings.timing().electionNanos());
  }

  /** Another role. */
  void become(Part another) {
    part.end();
    part = another;
  }

  /**
   * A later term is heard of, or a leader of this one (paper §5.1). A new term is not written down
   * for itself: it matters only once a vote or an entry of it is, and goes with that.
   */
  void follow(long term, @Nullable UUID newLeader) {
    Invariant.check(term >= term(), "the term never goes back");
    if (term > term()) {
      hardState = new HardState(term, null);
    }
    boolean lost = leader != null && !leader.equals(newLeader);
    leader = newLeader;
    if (!(part instanceof Follower)) {
      become(new Follower(this, now + electionTimeout()));
    }
    if (lost) {
      reads.leaderIsLost();
    }
  }

  /** Nobody leads as far as is known. */
  void loseLeader() {
    leader = null;
    reads.leaderIsLost();
  }

  /** A vote, for itself or another, that is to be remembered. */
  void voteFor(long term, UUID candidate) {
    hardState = new HardState(term, candidate);
    ask(List.of());
  }

  /** Appends, or replaces what stands there, and asks for it to be made durable. */
  void append(List<Entry> entries) {
    log.append(entries);
    ask(entries);
  }

  private void ask(List<Entry> entries) {
    @Nullable HardState changed = hardState.equals(hardStateAsked) ? null : hardState;
    hardStateAsked = hardState;
    askedTerm = term();
    askedIndex = log.lastIndex();
    outstanding = true;
    effects.persist(askedTerm, askedIndex, changed, entries);
  }

  /**
   * Whether something was asked for in this term that is not durable yet. Then no vote is given and
   * no suffix replaced, which could ask for other things under the same term and index: an answer
   * would not say which of them is meant. Who wanted it asks again.
   */
  boolean isOutstanding() {
    return outstanding && askedTerm == term();
  }

  /** Removes a suffix that a leader of this term does not have (paper §5.3). */
  void cutAfter(long index) {
    Invariant.check(index >= commitIndex, "what is committed is never replaced");
    Invariant.check(!isOutstanding(), "what was asked for is known");
    log.cutAfter(index);
    persistedIndex = Math.min(persistedIndex, index);
  }

  /**
   * Takes note of an answer. Only of the term asked in last: after an older one a suffix may have
   * been replaced, and other entries may stand there now. Returns whether it says something.
   */
  boolean persisted(Input.Persisted done) {
    if (done.term() != askedTerm) {
      return false;
    }
    Invariant.check(done.index() <= askedIndex, "only what was asked for is persisted");
    outstanding &= done.index() < askedIndex;
    persistedIndex = Math.max(persistedIndex, done.index());
    handOut();
    return done.term() == term();
  }

  /** What was refused is no longer asked for; all of it is to be asked for again. */
  void notPersisted() {
    outstanding = false;
    hardStateAsked = HardState.INITIAL;
    log.cutAfter(persistedIndex);
    commitIndex = Math.min(commitIndex, persistedIndex);
  }

  /** Asks again for what was refused but must not be forgotten: the term and the vote in it. */
  void rememberAgain() {
    ask(List.of());
  }

  /** Sends at once. */
  void send(Message message) {
    effects.messages.add(message);
  }

  /** Sends when all that was asked for up to the index is durable. */
  void sendWhenDurable(long index, Message message) {
    effects.waiting.add(new Output.Waiting(askedTerm, index, message));
  }

  /** Sends when all that has been asked for is durable. */
  void sendWhenAllDurable(Message message) {
    if (outstanding) {
      sendWhenDurable(askedIndex, message);
    } else {
      send(message);
    }
  }

  void commit(long index) {
    if (index > commitIndex) {
      Invariant.check(index <= log.lastIndex(), "only what is there is committed");
      commitIndex = index;
      handOut();
    }
  }

  /**
   * Entries to be applied: committed, and durable here too. Without the latter a restart could take
   * a server's state back behind what it has shown.
   */
  private void handOut() {
    long upTo = Math.min(commitIndex, persistedIndex);
    while (handedOutIndex < upTo) {
      handedOutIndex++;
      Entry entry = log.entry(handedOutIndex);
      snapshots.committed(entry);
      effects.apply.add(entry);
    }
    proposals.committed(handedOutIndex, effects.outcomes);
  }

  void applied(long index) {
    Invariant.check(index >= appliedIndex && index <= handedOutIndex, "only committed is applied");
    appliedIndex = index;
    log.compact(index, isSole() ? 0 : TRAILING_ENTRIES, isSole() ? 0 : TRAILING_BYTES);
  }

  Status status() {
    boolean leads = part.role() == Role.LEADER;
    return new Status(term(), part.role(), leads ? self : leader, Objects.isNull(storageFull));
  }

  Output finish(long wakeAt) {
    boolean snapshot =
        appliedIndex == handedOutIndex && effects.apply.isEmpty() && snapshots.wanted();
    Output output = effects.finish(status(), snapshot, wakeAt);
    effects = new Effects();
    return output;
  }
}
