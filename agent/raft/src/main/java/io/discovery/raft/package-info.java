/**
 * Consensus: servers that agree on one log, as long as a majority of them lives.
 *
 * <p><b>The idea.</b> {@link io.discovery.raft.RaftCore} is Raft as a plain state machine: one
 * {@link io.discovery.raft.Input} and the time in, one {@link io.discovery.raft.Output} out, which
 * says what to make durable, what to apply, what became of proposals and when to come back. It has
 * no thread, clock, random source, socket or file, so that a whole life of a server can be run
 * again from what went in. One call is one turn: there is no "ready, then advance" that a caller
 * could get wrong.
 *
 * <p><b>Sources.</b> Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm"
 * (the paper); Ongaro, "Consensus: Bridging Theory and Practice" (the dissertation); the design
 * notes of etcd's raft (effects as values, persistence beside the core) and of MicroRaft
 * ("indeterminate" as an outcome of its own).
 *
 * <p><b>Invariants.</b> Term and index name one entry for ever. Nothing is applied or acknowledged
 * before it is durable on a majority. The term never goes back; a vote counts when it is durable,
 * not before. What is refused as {@link io.discovery.raft.Outcome.Rejected} will never be applied;
 * what may yet be is {@link io.discovery.raft.Outcome.Indeterminate}.
 *
 * <p><b>Departures.</b> This core is that of a cluster's sole voter, which has consequences: (1) it
 * stands for election at its first step, without waiting for a timeout that could only protect a
 * leader elsewhere; (2) what it finds durable at its start is committed at once, for it is on a
 * majority of one and no other leader can ever replace it; (3) proposals that come before it leads
 * wait, for nobody else could take them; (4) when the log cannot grow it takes back what was
 * refused, uses those indexes again in a later term only, and goes on leading for its readers.
 *
 * <p><b>Deliberately absent:</b> messages, other voters, read-index, membership and their timers.
 * They come as further inputs and as further components of the output, so that what stands here
 * stays. {@link io.discovery.raft.Persist} already carries the term beside the index for them.
 *
 * <p>The log itself is in {@link io.discovery.raft.log}.
 */
@NullMarked
package io.discovery.raft;

import org.jspecify.annotations.NullMarked;
