/**
 * Files: what stands in the configuration directories, as it changes.
 *
 * <p>Problem: the file is the registration. Tools create, rename, rewrite, purge and swap files and
 * whole directories without a word to the agent, and leave things that hurt whoever opens them.
 *
 * <p>Idea: one thread looks and reads, and nobody else. It is woken by inotify (the JDK's {@code
 * WatchService}) on each directory and on its parent, and by time: a rescan compares what {@code
 * stat} says, a rarer one the contents, for events that were lost or that a link hides. What it
 * sees goes to the {@link io.discovery.local.definition.DefinitionSet}, which decides; the outcome
 * goes to one listener and to the log.
 *
 * <p>Invariants: nothing is opened that is not a regular file of bearable size; only names that the
 * shell's {@code *.json} would match count; a rename is seen as one change. A directory that
 * vanishes counts as empty only after a moment, because it may be on its way back.
 *
 * <p>Deliberately absent: subdirectories, ownership checks, the agent's own configuration.
 */
@NullMarked
package io.discovery.agent.files;

import org.jspecify.annotations.NullMarked;
