/**
 * Drives the built distribution as its users do: real processes, real {@code dig}, real Puppet.
 *
 * <p>The scenarios (under test) say what a person sees; this package is how they get to see it.
 * Every agent has free ports of the loopback and a directory of its own, which stays after the test
 * with the agent's log in it.
 *
 * <p>Invariants: nothing is waited for but by looking ({@link io.discovery.acceptance.Eventually}),
 * with a deadline that only a broken product meets; every process that is started is ended; a cache
 * that the runtime rejects fails the start here, though it would not in production.
 *
 * <p>Deliberately absent: any class of the product. What is not visible from outside is not tested
 * here.
 */
@NullMarked
package io.discovery.acceptance;

import org.jspecify.annotations.NullMarked;
