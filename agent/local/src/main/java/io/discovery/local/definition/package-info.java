/**
 * Definitions: what a file or an API call declares, validated, and which of all files' declarations
 * are in force.
 *
 * <p>Problem: configuration management drops, renames, rewrites and purges files in any order while
 * the agent runs. In the family's usual design one bad file stops the reload of all. Here each file
 * stands on its own: a bad one is quarantined with its reason, its last good version stays in
 * force, everything else goes on.
 *
 * <p>Idea: {@link io.discovery.local.definition.DefinitionParser} turns one document into a {@link
 * io.discovery.local.definition.Declaration} or into problems; {@link
 * io.discovery.local.definition.DefinitionSet} is told what stands at which path and says what is
 * in force. Keys and defaults are those of Consul 1.8's service and check definitions.
 *
 * <p>Invariants: an id of a service or check has at most one owner among the files; whoever holds
 * it keeps it until its file lets go; no file takes away what another declares.
 *
 * <p>Deliberately absent: files and clocks (the shell's files room), running of checks, what the
 * API registers (the local state).
 */
@NullMarked
package io.discovery.local.definition;

import org.jspecify.annotations.NullMarked;
