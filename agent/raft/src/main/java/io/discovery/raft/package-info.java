/** Consensus: a deterministic core and its log on disk. */
@NullMarked
package io.discovery.raft;

import org.jspecify.annotations.NullMarked;
