/**
 * A disk that forgets, tears, flips, fills up and lies after a failed sync.
 *
 * <p>It implements the log's port {@link io.discovery.raft.log.Disk} by the letter of its contract:
 * every file has two contents, the one that processes see and the one that is durable, and between
 * them the changes that no sync has covered. At a power loss each sector of those is there or not,
 * and of the changes of names those up to some point are, or any of them. Every effect is a place
 * where the process may stop.
 *
 * <p>After a sync that failed the pages count as clean, as they do in Linux (Rebello et al., "Can
 * Applications Recover from fsync Failures?", ATC 2020): they can be read until the power goes, and
 * no later sync saves them.
 *
 * <p>Deliberately absent: time. How long an effect takes is up to whoever drives the log.
 */
@NullMarked
package io.discovery.simulator.disk;

import org.jspecify.annotations.NullMarked;
