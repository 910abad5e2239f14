/**
 * What the cluster agrees on.
 *
 * <p>The catalog is a pure function of the log: {@link io.discovery.catalog.Apply} takes one
 * immutable {@link io.discovery.catalog.Snapshot}, an index, the cluster time and a {@link
 * io.discovery.catalog.Command}, and returns the next snapshot with the topics that changed. No
 * clock, no randomness, no I/O; two servers that applied the same log hold equal snapshots.
 *
 * <p>Readers share a snapshot without locks or copies (persistent collections). The index of a
 * topic is {@code max(last change, deletion floor of its kind)}; both are part of the snapshot, so
 * an index that a client has seen never goes back, not even when what it belonged to is deleted.
 *
 * <p>Deliberately absent: sockets, JSON, watch queues. A watch is level-triggered: a topic and the
 * last index seen.
 */
@NullMarked
package io.discovery.catalog;

import org.jspecify.annotations.NullMarked;
