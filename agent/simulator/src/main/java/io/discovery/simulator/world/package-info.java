/**
 * Virtual time, chance and distance: what a simulated program lives in.
 *
 * <p>A {@link io.discovery.simulator.world.World} is a queue of events and the only clock; {@link
 * io.discovery.simulator.world.Chance} the only lottery. Nothing else decides anything, so a seed
 * names a whole history and the same seed is the same history on every machine (the idea of
 * FoundationDB's simulator and of TigerBeetle's). {@link io.discovery.simulator.world.Network} is
 * the distance between its inhabitants.
 *
 * <p>Deliberately absent: anything that knows what is simulated.
 */
@NullMarked
package io.discovery.simulator.world;

import org.jspecify.annotations.NullMarked;
