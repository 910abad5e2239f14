/**
 * Consensus: servers that agree on one log, as long as a majority of them lives.
 *
 * <p><b>The idea.</b> {@link io.discovery.raft.RaftCore} is Raft as a plain state machine: one
 * {@link io.discovery.raft.Input} and the time in, one {@link io.discovery.raft.Output} out, which
 * says what to make durable, what to send, what to apply, what became of proposals and reads, and
 * when to come back. It has no thread, clock, random source, socket or file, so that a whole life
 * of a server, or of a cluster, can be run again from what went in. One call is one turn: there is
 * no "ready, then advance" that a caller could get wrong, and no tick.
 *
 * <p><b>The protocol.</b> A {@code Follower} that hears of no leader for a timeout drawn by lot
 * becomes a {@code Candidate}: it asks whether it would win (pre-vote), then votes for itself in a
 * new term and asks for votes; {@code Voting} says who gets one. A majority makes it {@code
 * Leader}. It appends what clients propose, persists it and sends it at the same time, and commits
 * what a majority has made durable ({@code Quorum}); a {@code Progress} for each of its {@code
 * Followers} knows what to send it, {@code Replica} is the follower's side of it. A leader that
 * does not hear a majority for one timeout steps down (check-quorum); it can hand over to another
 * voter.
 *
 * <p><b>Reads</b> go around the log: the commit index, noted, is safe once a round of heartbeats
 * has shown that the leader still was one ({@code ReadRounds}); followers ask for such an index and
 * answer from their own state ({@code Reads}). The same {@code Rounds} give the leader a lease:
 * whoever answers one gives no vote for an election timeout, so that for {@link
 * io.discovery.raft.Timing#leaseNanos} from when the round was sent nobody else can be elected, if
 * no clock runs at less than four fifths of another's speed. It ends where the leader hands over,
 * where the configuration changes, and with any time that passes, in a pause too: {@code now} must
 * be read after the input has come.
 *
 * <p><b>Members.</b> A {@link io.discovery.raft.Configuration} is an entry like any other, but
 * counts from the moment it is in a log ({@code Configurations}). {@code Membership} changes one
 * server at a time; who comes in learns first and is counted once it has caught up ({@code
 * CatchingUp}). The same entry carries the feature level: it rises when all voters say that they
 * know it, and a server that does not know it stops before it would apply anything of it ({@link
 * io.discovery.raft.NewerCluster}).
 *
 * <p><b>Snapshots.</b> {@code SnapshotPolicy} says when one is taken. A follower that lacks what is
 * no longer held gets the newest one part by part, read from disk when the part before is stored
 * ({@code SnapshotSender}, {@code Transfer}; {@code Installing} is the follower's side): a slow one
 * costs one part in memory, and holds up nobody.
 *
 * <p><b>Where to begin reading:</b> {@link io.discovery.raft.RaftCore}, then {@code Leader} and
 * {@code Replica}. {@link io.discovery.raft.Rules} are the decisions on which safety rests, and
 * nothing else. The scenarios in {@code src/test/resources/clusters} show servers at work, in
 * words.
 *
 * <p><b>Sources.</b> Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm"
 * (the paper); Ongaro, "Consensus: Bridging Theory and Practice" (the dissertation), and his "bug
 * in single-server membership changes" (raft-dev, 2015); the design notes of etcd's raft (effects
 * as values, persistence beside the core, {@code quorum}, {@code tracker}, back-off by term) and of
 * MicroRaft ("indeterminate" as an outcome of its own).
 *
 * <p><b>What must become durable, and when.</b> A {@link io.discovery.raft.Persist} is named by
 * term and index; the index alone would not do, for after a change of term another entry may stand
 * there ({@code Durability}). Votes, requests for votes and acknowledgements of entries are {@link
 * io.discovery.raft.Output.Waiting}: they go when what they promise is durable. All else goes at
 * once. So that a name means one thing only, no vote is given and no suffix replaced while
 * something of the same term is not durable yet; who wanted it asks again. While the last part of a
 * leader's snapshot is being stored nothing at all is asked for.
 *
 * <p><b>Invariants.</b> Term and index name one entry for ever. Nothing is committed before it is
 * durable on a majority, nor applied before it is durable here. A vote counts when it is durable,
 * not before. What is refused as {@link io.discovery.raft.Outcome.Rejected} or {@link
 * io.discovery.raft.Outcome.NotLeader} will never be applied; what may yet be is {@link
 * io.discovery.raft.Outcome.Indeterminate}.
 *
 * <p><b>Departures from the paper.</b> (1) A new term is made durable together with the first vote
 * or entry of it, not when it is heard of: a server that forgets a term in which it has done
 * nothing is one that the message never reached. Only the first word that a server ever gives to a
 * leader waits until it is remembered. (2) A candidate asks for votes only once its own is durable,
 * and with it the log that it names. (3) A restarted voter gives no vote, not even to itself, for
 * one longest election timeout: others may count on its having heard a leader. (4) A server whose
 * log cannot grow steps down and takes no part until it can; a leader's writes are indeterminate
 * then, for others have seen them. (5) Heartbeats are messages of their own, which never wait
 * behind entries. (6) A new commit index is sent at once, once for each step. (7) A leader that
 * asks whether it would be elected leads no longer: its followers need not be patient for its sake.
 *
 * <p><b>A log whose end was cut</b> (8). A server that lost power in a write may find the end of
 * its log torn. What it cuts off was most likely never acknowledged, but that cannot be told from
 * an acknowledged end that was damaged. So it begins another term, in which a leader counts its
 * word anew; and until a leader of its term has brought it everything its vote counts only where
 * all voters agree, and if it stands itself, all members, for what it lacks may have made them
 * voters ({@link io.discovery.raft.HardState#tailCut}). If all lost their ends, the best log of all
 * wins: what one of them still has is not lost. The price: where a majority can only be had with
 * such a server, and not all members are there, nobody is elected until they are, or until a person
 * decides what is to count.
 *
 * <p><b>A sole voter</b> departs further: it stands at its first step, without a timeout, which
 * could only protect a leader elsewhere; what it finds durable at its start is committed at once,
 * for it is on a majority of one; proposals that come before it leads wait, for nobody else could
 * take them; when the log cannot grow it takes back what was refused, uses those indexes again in a
 * later term only, and leads on for its readers.
 *
 * <p><b>Bounds.</b> Proposals and reads without an outcome, members, the size of one message,
 * messages and bytes under way to a follower, applied entries kept for followers behind (and, while
 * a snapshot is on its way, for what follows on it) are all bounded, each by a named constant or in
 * {@link io.discovery.raft.Limits}.
 *
 * <p><b>Deliberately absent:</b> changes of several members at once (joint consensus), which one
 * change after the other makes superfluous; witnesses; reading entries back from disk.
 *
 * <p>The log itself is in {@link io.discovery.raft.log}; how a cluster comes to be, in {@link
 * io.discovery.raft.forming}.
 */
@NullMarked
package io.discovery.raft;

import org.jspecify.annotations.NullMarked;
