/**
 * What one agent holds to be true of its own machine, and how the catalog is brought to agree.
 *
 * <p>Problem: definitions come and go in files and over the API in any order, checks answer late or
 * never, the catalog is reached through commands that may fail, be lost or be applied long after
 * they were given up, and others may edit it behind our back. The catalog must still end up saying
 * exactly what this machine declares and measures.
 *
 * <p>Idea: nothing here reacts to an event with an effect. Every input only changes what is known
 * (who declares what, what a check last said, what the catalog holds) and marks what it touched;
 * then the touched things are compared with what should be, and the difference becomes effects. So
 * a lost, repeated or reordered event costs at most a comparison. {@link
 * io.discovery.local.state.LocalState} is the one entrance: {@code step(now, input) → Output}; it
 * has no thread, clock, randomness, socket or file.
 *
 * <p>Parts, each in a file: {@code Ownership} (who declares an id: agent, file, API), {@code
 * Checks} and {@code CheckState} (status of each check), {@code Schedule} (when it runs), {@code
 * AntiEntropy} (difference to the catalog → commands), {@code Agenda} (what is due when).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A service is never in the catalog before those of its checks that were declared with it:
 *       they travel in one command, so it is never healthy for want of a check.
 *   <li>What is removed is deregistered, and deregistered again if it comes back; but nothing is
 *       deregistered before files and stored registrations have been read once.
 *   <li>{@code serfHealth} belongs to the leader: never written, never removed.
 *   <li>An unchanged check definition keeps status and timer over reload, and its status over a
 *       restart (found again in the catalog by the digest of the definition).
 *   <li>A run that has not ended is never started a second time.
 * </ul>
 *
 * <p>Deliberately absent: how a check finds out (runners in the shell), files and their syntax
 * ({@code definition}), gossip's opinion of the node, maintenance mode.
 *
 * <p>Source: the peer's protocol documents on anti-entropy and on agent checks, and USERS.md rows 3
 * and 4 for where this differs.
 */
@NullMarked
package io.discovery.local.state;

import org.jspecify.annotations.NullMarked;
