/**
 * Judges what clients saw, without knowing anything of what served them.
 *
 * <p>A client's operation has a call, a return and an answer; {@link
 * io.discovery.simulator.history.Linearizability} looks for an order in which a single register
 * would have given the same answers. What was refused is not in the history at all: if it took
 * effect nevertheless, somebody reads a value that nobody wrote. What was never answered may or may
 * not have taken effect.
 *
 * <p>Deliberately absent: other objects than registers with compare-and-set, and other promises
 * than linearizability.
 */
@NullMarked
package io.discovery.simulator.history;

import org.jspecify.annotations.NullMarked;
