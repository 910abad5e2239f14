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
 * what a majority has made durable ({@code Quorum}); a {@code Progress} for each follower knows
 * what to send it, {@code Replica} is the follower's side of it. A leader that does not hear a
 * majority for one timeout steps down (check-quorum). Reads go around the log: the commit index,
 * noted, is safe once a round of heartbeats has shown that the leader still was one ({@code
 * ReadRounds}); followers ask for such an index and answer from their own state ({@code Reads}). A
 * leader can hand over to another voter.
 *
 * <p><b>Sources.</b> Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm"
 * (the paper); Ongaro, "Consensus: Bridging Theory and Practice" (the dissertation); the design
 * notes of etcd's raft (effects as values, persistence beside the core, {@code quorum}, {@code
 * tracker}, back-off by term) and of MicroRaft ("indeterminate" as an outcome of its own).
 *
 * <p><b>What must become durable, and when.</b> A {@link io.discovery.raft.Persist} is named by
 * term and index; the index alone would not do, for after a change of term another entry may stand
 * there. Votes, requests for votes and acknowledgements of entries are {@link
 * io.discovery.raft.Output.Waiting}: they go when what they promise is durable. All else goes at
 * once. So that a name means one thing only, no vote is given and no suffix replaced while
 * something of the same term is not durable yet; who wanted it asks again.
 *
 * <p><b>Invariants.</b> Term and index name one entry for ever. Nothing is committed before it is
 * durable on a majority, nor applied before it is durable here. A vote counts when it is durable,
 * not before. What is refused as {@link io.discovery.raft.Outcome.Rejected} or {@link
 * io.discovery.raft.Outcome.NotLeader} will never be applied; what may yet be is {@link
 * io.discovery.raft.Outcome.Indeterminate}.
 *
 * <p><b>Departures from the paper.</b> (1) A new term is made durable together with the first vote
 * or entry of it, not when it is heard of: a server that forgets a term in which it has done
 * nothing is one that the message never reached. (2) A candidate asks for votes only once its own
 * is durable, and with it the log that it names. (3) A restarted voter gives no vote, not even to
 * itself, for one longest election timeout: others may count on its having heard a leader. (4) A
 * server whose log cannot grow steps down and takes no part until it can; a leader's writes are
 * indeterminate then, for others have seen them. (5) Heartbeats are messages of their own, which
 * never wait behind entries. (6) A new commit index is sent at once, once for each step.
 *
 * <p><b>A sole voter</b> departs further: it stands at its first step, without a timeout, which
 * could only protect a leader elsewhere; what it finds durable at its start is committed at once,
 * for it is on a majority of one; proposals that come before it leads wait, for nobody else could
 * take them; when the log cannot grow it takes back what was refused, uses those indexes again in a
 * later term only, and leads on for its readers.
 *
 * <p><b>Bounds.</b> Proposals and reads without an outcome, the size of one message, messages and
 * bytes under way to a follower, and applied entries kept for followers behind are all bounded; one
 * that is further behind is named in {@link io.discovery.raft.Output#needSnapshot} and sent nothing
 * but heartbeats, so that it neither stops the others nor grows memory.
 *
 * <p><b>Deliberately absent:</b> reads by lease (the quorum round needs no assumption about
 * clocks); change of membership and learners; bringing a snapshot to a follower. They come as
 * further inputs, messages and components of the output, so that what stands here stays.
 *
 * <p>The log itself is in {@link io.discovery.raft.log}.
 */
@NullMarked
package io.discovery.raft;

import org.jspecify.annotations.NullMarked;
