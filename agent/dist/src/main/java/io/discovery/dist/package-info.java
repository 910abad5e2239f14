/**
 * Makes the distribution: a folder that runs on a host without Java and may be copied anywhere.
 *
 * <p>{@link io.discovery.dist.Assemble} is started by Maven with the rooms' jars and puts together
 * a runtime image (jlink), the jars, the launcher and two ahead-of-time caches (JEP 514), one for
 * the agent and one for the other verbs. A cache is made by a training run: the real agent, on free
 * ports of the loopback, is asked what it will be asked in life and then stopped. What the training
 * run does not touch starts cold, so whoever adds a surface adds a question to {@link
 * io.discovery.dist.Questions}.
 *
 * <p>Invariants: the finished folder changes in one rename, so that a running agent keeps the files
 * it has open; nothing is made again whose ingredients are the same (compared by content); no path
 * of this machine is in the folder.
 *
 * <p>The package for Debian is made from the finished folder by {@code src/main/deb/build}.
 *
 * <p>Deliberately absent: packages of other operating systems, signatures.
 */
@NullMarked
package io.discovery.dist;

import org.jspecify.annotations.NullMarked;
