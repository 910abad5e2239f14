/**
 * Sessions as the shell keeps them: it feeds {@link io.discovery.catalog.leader.SessionTimers} with
 * time, renewals and what is published, and proposes the ends that it wants.
 *
 * <p>Who renews asks through one port, {@link io.discovery.agent.sessions.Renewals}; whether this
 * server leads is known through another, {@link io.discovery.agent.sessions.Leadership}. Both
 * complete later, so that other servers may be asked underneath.
 */
@NullMarked
package io.discovery.agent.sessions;

import org.jspecify.annotations.NullMarked;
