package io.discovery.raft;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a server is and knows in any role (Raft paper, figure 2), and what all roles do with it. */
final class ServerState {
  /**
   * While a follower is sent a snapshot, so many times as much is kept of what it will need next.
   */
  private static final int FACTOR_FOR_TRANSFERS = 4;

  final Settings settings;
  final UUID self;
  final Rules rules;
  final RaftLog log;
  final Configurations configurations;
  final Durability durable;
  final Proposals proposals = new Proposals();
  final SnapshotPolicy snapshots;
  final Reads reads;
  final Installing installing = new Installing(this);
  private final SplittableRandom random;

  /** Of the step under way. */
  long now;

  Effects effects = new Effects();
  Part part;
  HardState hardState;

  /** Who leads in this term, as far as is known. */
  @Nullable UUID leader;

  /** Which leader was heard last, in this term or an earlier one, and when. */
  @Nullable UUID leaderHeard;

  long leaderHeardAt;

  /** No vote before this: see {@link Voting}. */
  long silentUntil;

  /** Why the log cannot grow, while it cannot. */
  @Nullable String storageFull;

  long commitIndex;
  long handedOutIndex;
  long appliedIndex;

  ServerState(Settings settings, Restored restored) {
    this.settings = settings;
    self = settings.self();
    rules = settings.rules();
    random = new SplittableRandom(settings.seed());
    reads = new Reads(this);
    hardState = restored.hardState();
    snapshots = new SnapshotPolicy(settings.limits(), restored);
    log = new RaftLog(restored);
    configurations = new Configurations(settings.initial(), restored);
    durable = new Durability(this, hardState, log.lastIndex());
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

  Configuration configuration() {
    return configurations.current();
  }

  /** Who votes, in the order of their ids. */
  List<UUID> voters() {
    return configurations.voters();
  }

  /**
   * Whether this server is the only one that votes. One that has cut the end of its log and has
   * other members cannot know: what it lacks may have given them votes.
   */
  boolean isSole() {
    return voters().size() == 1
        && isVoter()
        && (!hardState.tailCut() || configuration().members().size() == 1);
  }

  /**
   * Whether that is for good. What it has asked for alone, and could not make durable, nobody else
   * can have made part of a history then.
   */
  boolean isAlone() {
    return isSole() && configurations.index() <= commitIndex;
  }

  boolean isVoter() {
    return voters().contains(self);
  }

  /**
   * Whether it stands for election: also where only its newest configuration leaves it out, as long
   * as that may not be committed, for the others may need it (dissertation §4.2.2). The one before
   * is committed, whatever this server knows of that: one change at a time.
   */
  boolean mayStand() {
    return isVoter()
        || (configurations.index() > commitIndex && configurations.votersBefore().contains(self));
  }

  /** A number that no other process of this cluster has drawn, as far as chance goes. */
  long draw() {
    return random.nextLong(Long.MAX_VALUE / 2);
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
      hardState = new HardState(term, null, hardState.tailCut());
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
    hardState = new HardState(term, candidate, hardState.tailCut());
    durable.ask(List.of());
  }

  /**
   * It leads. If the end of its log was cut, all voters have agreed, and nobody has more than it
   * has. The first entry of its term is about to be asked for, and this goes with it.
   */
  void wasElected() {
    hardState = hardState.whole();
  }

  /** Appends, or replaces what stands there, and asks for it to be made durable. */
  void append(List<Entry> entries) {
    log.append(entries);
    if (configurations.append(entries)) {
      part.configured();
    }
    durable.ask(entries);
  }

  /** Removes a suffix that a leader of this term does not have (paper §5.3). */
  void cutAfter(long index) {
    Invariant.check(index >= commitIndex, "what is committed is never replaced");
    Invariant.check(!durable.isOutstanding(), "what was asked for is known");
    cutBack(index);
    durable.cutAfter(index);
  }

  private void cutBack(long index) {
    log.cutAfter(index);
    if (configurations.cutAfter(index)) {
      part.configured();
    }
  }

  /** Takes note of an answer of the disk. Returns whether it is of this term. */
  boolean persisted(Input.Persisted done) {
    if (!durable.persisted(done)) {
      return false;
    }
    durable.makeUp();
    handOut();
    return done.term() == term();
  }

  /** What was refused is no longer in the log. */
  void notPersisted() {
    durable.refused();
    cutBack(durable.index);
    commitIndex = Math.min(commitIndex, durable.index);
  }

  /** Sends at once. */
  void send(Message message) {
    effects.messages.add(message);
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
    long upTo = Math.min(commitIndex, durable.index);
    while (handedOutIndex < upTo) {
      handedOutIndex++;
      Entry entry = log.entry(handedOutIndex);
      mustBeKnown(entry);
      snapshots.committed(entry);
      effects.apply.add(entry);
    }
    proposals.committed(handedOutIndex, effects.outcomes);
  }

  /**
   * Forgets what was applied, but for what followers may need.
   *
   * @param beforeIndex entries from here on are needed for certain, as far as memory allows
   */
  void compact(long beforeIndex) {
    Limits limits = settings.limits();
    log.compact(
        Math.min(appliedIndex, beforeIndex - 1), limits.trailingEntries(), limits.trailingBytes());
    log.compact(appliedIndex, Integer.MAX_VALUE, FACTOR_FOR_TRANSFERS * limits.trailingBytes());
  }

  private void mustBeKnown(Entry entry) {
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      mustBeKnown(Configuration.decode(entry.payload()));
    }
  }

  void mustBeKnown(Configuration configuration) {
    if (configuration.featureLevel() > settings.features()) {
      throw new NewerCluster(configuration.featureLevel(), settings.features());
    }
  }

  void applied(long index) {
    Invariant.check(index <= handedOutIndex, "only committed is applied");
    if (index <= appliedIndex) {
      // A leader's snapshot has been put in place meanwhile.
      return;
    }
    appliedIndex = index;
    configurations.applied(index);
    if (configuration().members().size() == 1 && isSole()) {
      log.compact(index, 0, 0);
    } else {
      part.compact();
    }
  }

  /**
   * A leader's snapshot has taken the place of the log up to its end, or of all of it (paper §7).
   */
  void restart(SnapshotPolicy.Stored snapshot, long size, boolean keepSuffix) {
    mustBeKnown(snapshot.configuration());
    long index = snapshot.index();
    Invariant.check(index > commitIndex, "a snapshot is ahead of what is known");
    if (keepSuffix) {
      log.forgetTo(index);
      configurations.applied(index);
      durable.containsUpTo(index);
    } else {
      durable.restart(index);
      log.restart(index, snapshot.term());
      configurations.restart(index, snapshot.configuration());
      part.configured();
    }
    commitIndex = index;
    handedOutIndex = index;
    appliedIndex = index;
    snapshots.restart();
    snapshots.installed(snapshot, size);
    effects.restored = index;
    durable.makeUp();
    handOut();
  }

  Status status() {
    boolean leads = part.role() == Role.LEADER;
    return new Status(
        term(), part.role(), leads ? self : leader, configuration(), storageFull == null);
  }

  Output finish(long wakeAt) {
    if (appliedIndex == handedOutIndex && effects.apply.isEmpty() && snapshots.isWanted()) {
      effects.snapshot =
          new Output.SnapshotWanted(
              appliedIndex, log.term(appliedIndex), configurations.at(appliedIndex));
      snapshots.begin(effects.snapshot);
    }
    Output output = effects.finish(status(), wakeAt);
    effects = new Effects();
    return output;
  }
}
