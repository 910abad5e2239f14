/**
 * The shell: everything that touches the world, and the wiring of the cores.
 *
 * <p>{@link io.discovery.agent.Agent} starts and stops the parts in order. Each part is a package
 * by capability; none reaches into another's state.
 */
@NullMarked
package io.discovery.agent;

import org.jspecify.annotations.NullMarked;
