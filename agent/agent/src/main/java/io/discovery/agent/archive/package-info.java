/**
 * Snapshots for people: a file that holds all that a cluster agrees on at one index, to be kept
 * elsewhere and put back after a disaster.
 *
 * <p><b>The format</b> is the peer's (Consul 1.8, {@code snapshot/archive.go}), so that tools made
 * for it verify ours: a gzip stream (RFC 1952) of a tar archive (POSIX ustar) with the members
 *
 * <ul>
 *   <li>{@code meta.json}: index, term, size and what else Raft knows of a snapshot ({@link
 *       io.discovery.agent.archive.ArchiveMeta});
 *   <li>{@code state.bin}: ours begins with a line that names format and version; {@link
 *       io.discovery.catalog.StateStream} is the rest. There is no cluster's id in it, for another
 *       cluster may be the one to restore it;
 *   <li>{@code SHA256SUMS}: the digest of each of the two.
 * </ul>
 *
 * <p>One snapshot makes one archive, to the last byte: its times are the cluster's. It is written
 * in pieces, in two passes over the immutable snapshot, for tar wants to know the size beforehand.
 *
 * <p><b>Reading trusts nothing:</b> every size is bounded before anything is read of it, every
 * member stands there once, every digest is checked, and nothing may follow. What is wrong is said
 * in the peer's words where it has some. An archive that Consul made is whole, but its state is
 * Consul's; that is said, too.
 *
 * <p>No thread, no clock and no Vert.x here: the command verifies with the same code.
 */
@NullMarked
package io.discovery.agent.archive;

import org.jspecify.annotations.NullMarked;
