/**
 * The shell around the Raft core: one thread that owns core and clock, the log's writer, and the
 * way a proposal takes from any thread to an applied and published result.
 */
@NullMarked
package io.discovery.agent.consensus;

import org.jspecify.annotations.NullMarked;
