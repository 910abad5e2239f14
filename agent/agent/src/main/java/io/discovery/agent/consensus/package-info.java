/**
 * The shell around the Raft core: the way a proposal takes from any thread to an applied and
 * published result.
 *
 * <p>Two threads. {@code raft} owns the core, the clock and the state machine; {@code raft-log}
 * owns the files and syncs. A proposal is posted to {@code raft}, which takes all that waits in one
 * step of the core and hands the entries to {@code raft-log}, which writes and syncs all that waits
 * at once; back on {@code raft} the entries are applied, one record is published for readers, and
 * only then are the proposals answered. Both sleep without a timeout while nothing happens.
 *
 * <p>Bounds: {@link io.discovery.agent.consensus.Mailbox} holds as many proposals as the core has
 * room for; beyond that a proposal is refused at once.
 *
 * <p>Deliberately absent: what entries mean. That is the {@link
 * io.discovery.agent.consensus.StateMachine}.
 */
@NullMarked
package io.discovery.agent.consensus;

import org.jspecify.annotations.NullMarked;
