package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One server's part in Raft, as a state machine: an input in, what is to be done out. No thread,
 * clock, random source, socket or file. This core is that of a cluster's sole voter.
 *
 * <p>Not safe for use by several threads; belongs to whoever steps it.
 */
public final class RaftCore {
  /** Longest payload, bytes: a key's value with its frame, or a node with hundreds of checks. */
  public static final int MAX_PAYLOAD_BYTES = 2 << 20;

  /** How long to wait before the log is tried again after it could not grow, ns. */
  static final long STORAGE_RETRY_NANOS = 1_000_000_000L;

  private static final long AT_ONCE = 0;

  private final UUID self;
  private final Proposals proposals = new Proposals();
  private final SnapshotPolicy snapshots;

  /** Entries after the commit index. */
  private final Deque<Entry> uncommitted = new ArrayDeque<>();

  private HardState hardState;
  private Role role = Role.FOLLOWER;
  private @Nullable String storageFull;
  private long lastIndex;
  private long persistedIndex;
  private long commitIndex;
  private long appliedIndex;

  /**
   * First index of the own term as a leader: nothing before it is committed by counting (§5.4.2).
   */
  private long termStartIndex;

  /** When to stand for election, or to try the log again; {@link Output#NEVER}: not at all. */
  private long dueAt = AT_ONCE;

  private long before;

  /** What this step wants done; emptied by {@link #finish}. */
  private @Nullable Persist persist;

  private List<Entry> apply = new ArrayList<>();
  private List<Output.Resolved> outcomes = new ArrayList<>();
  private boolean probe;

  /**
   * A server with what it remembers. Its first step should come at once, with {@link
   * Input.TimePassed}.
   *
   * @param self this server, the only voter
   */
  public RaftCore(UUID self, Restored restored) {
    this.self = self;
    hardState = restored.hardState();
    snapshots = new SnapshotPolicy(restored.snapshotBytes());
    lastIndex = restored.lastIndex();
    persistedIndex = lastIndex;
    appliedIndex = restored.snapshotIndex();
    // Everything that a sole voter has made durable is on a majority, and nobody else could ever
    // lead with another log: it is committed without waiting for an entry of the next term.
    commitIndex = restored.snapshotIndex();
    uncommitted.addAll(restored.entries());
    commitUpTo(lastIndex);
  }

  /**
   * One turn.
   *
   * @param now nanoseconds of a monotonic clock that began at 0 or later; never less than before
   */
  public Output step(long now, Input input) {
    Invariant.check(now >= before, "time does not go back");
    before = now;
    if (now >= dueAt) {
      due(now);
    }
    switch (input) {
      case Input.TimePassed _ -> {}
      case Input.Propose p -> propose(p.proposals());
      case Input.Persisted p -> persisted(p);
      case Input.NotPersisted p -> notPersisted(now, p);
      case Input.StorageProbed p -> storageProbed(now, p.ready());
      case Input.Applied a -> applied(a.index());
      case Input.SnapshotTaken s -> snapshots.taken(s.bytes());
      case Input.SnapshotFailed _ -> snapshots.failed();
    }
    return finish();
  }

  private void due(long now) {
    if (storageFull != null) {
      probe = true;
      dueAt = now + STORAGE_RETRY_NANOS;
    } else {
      campaign();
    }
  }

  /** Paper §5.2: a new term, its own vote, both remembered before the vote counts. */
  private void campaign() {
    dueAt = Output.NEVER;
    role = Role.CANDIDATE;
    hardState = new HardState(hardState.term() + 1, self);
    ask(hardState, List.of());
  }

  /** Its own vote is a majority of one: paper §5.2, and §8 for the entry a term begins with. */
  private void lead() {
    role = Role.LEADER;
    termStartIndex = lastIndex + 1;
    Entry first = Entry.termStart(hardState.term(), termStartIndex);
    List<Entry> entries = new ArrayList<>();
    entries.add(first);
    entries.addAll(proposals.append(hardState.term(), termStartIndex + 1));
    append(entries);
  }

  private void propose(List<Proposal> batch) {
    for (Proposal proposal : batch) {
      Outcome.Rejected refusal =
          storageFull == null ? proposals.offer(proposal) : full(storageFull);
      if (refusal != null) {
        outcomes.add(new Output.Resolved(proposal.id(), refusal));
      }
    }
    // Before it leads they wait: nobody else can win, so sending the caller away is no help.
    if (role == Role.LEADER) {
      List<Entry> entries = proposals.append(hardState.term(), lastIndex + 1);
      if (!entries.isEmpty()) {
        append(entries);
      }
    }
  }

  private static Outcome.Rejected full(String why) {
    return new Outcome.Rejected(Outcome.Reason.STORAGE_FULL, "write refused: " + why);
  }

  private void append(List<Entry> entries) {
    uncommitted.addAll(entries);
    lastIndex = entries.getLast().index();
    ask(null, entries);
  }

  private void ask(@Nullable HardState changed, List<Entry> entries) {
    Invariant.check(persist == null, "a step asks for one thing to be made durable");
    persist = new Persist(hardState.term(), lastIndex, changed, entries);
  }

  private void persisted(Input.Persisted p) {
    if (p.term() != hardState.term()) {
      // Of an earlier term: what stands at that index may be another entry now. The first request
      // of this term covers whatever is left of it.
      return;
    }
    Invariant.check(p.index() <= lastIndex, "only what was asked for is persisted");
    persistedIndex = Math.max(persistedIndex, p.index());
    switch (role) {
      case FOLLOWER -> {}
      case CANDIDATE -> lead();
      case LEADER -> {
        // Paper §5.3, §5.4.2: stored on a majority, here of one, and of the leader's own term.
        if (persistedIndex >= termStartIndex) {
          commitUpTo(persistedIndex);
        }
      }
    }
  }

  private void commitUpTo(long index) {
    while (commitIndex < index) {
      Entry entry = uncommitted.remove();
      commitIndex++;
      Invariant.check(entry.index() == commitIndex, "entries are committed in order");
      snapshots.committed(entry);
      apply.add(entry);
    }
    proposals.committed(commitIndex, outcomes);
  }

  /**
   * The log cannot grow. Nobody else has seen what it refused, so that is taken back for good; the
   * same index is used again only in a later term, so that term and index still name one entry. A
   * leader stays one for readers: no other server could take over.
   */
  private void notPersisted(long now, Input.NotPersisted p) {
    if (p.term() != hardState.term()) {
      return;
    }
    storageFull = p.why();
    dueAt = now + STORAGE_RETRY_NANOS;
    uncommitted.clear();
    lastIndex = persistedIndex;
    Invariant.check(lastIndex == commitIndex, "a sole voter commits what it persists");
    proposals.fail(full(p.why()), outcomes);
    if (role == Role.CANDIDATE) {
      role = Role.FOLLOWER;
    }
  }

  private void storageProbed(long now, boolean ready) {
    if (storageFull == null) {
      return;
    }
    if (ready) {
      storageFull = null;
      campaign();
    } else {
      dueAt = now + STORAGE_RETRY_NANOS;
    }
  }

  private void applied(long index) {
    Invariant.check(index >= appliedIndex && index <= commitIndex, "only committed is applied");
    appliedIndex = index;
  }

  private Output finish() {
    boolean leads = role == Role.LEADER;
    Status status = new Status(hardState.term(), role, leads ? self : null, storageFull == null);
    boolean snapshot = appliedIndex == commitIndex && apply.isEmpty() && snapshots.wanted();
    Output output = new Output(persist, apply, outcomes, status, probe, snapshot, dueAt);
    persist = null;
    apply = new ArrayList<>();
    outcomes = new ArrayList<>();
    probe = false;
    return output;
  }
}
