/**
 * Checks find out: one runner per kind, each in a file of its own, chosen by one exhaustive switch
 * in {@link io.discovery.agent.checks.CheckRunners}. When a check runs is decided in {@code
 * io.discovery.local.state}; here a run is started, watched and ended.
 *
 * <p>Every run gives exactly one result within its timeout plus a little, unless it is cancelled.
 * No run blocks an event loop, and none keeps a thread of its own waiting.
 *
 * <p>Programs start through one port, {@link io.discovery.agent.checks.ProcessRunner}. They get a
 * session and process group of their own from util-linux {@code setsid} (a child of {@link
 * java.lang.ProcessBuilder} leads no group, so {@code setsid} calls setsid(2) and executes the
 * program in its place: one pid is process, group and session). A timeout kills the group, so a
 * grandchild cannot hide behind a parent; so does the end of the leader, and the end of the agent.
 * The agent makes itself the reaper of orphans below it (prctl(2), PR_SET_CHILD_SUBREAPER) and
 * collects them: no zombie stays, also where process 1 does not reap.
 *
 * <p>A new check kind is one record in {@code CheckKind}, one runner here, one row in the switch.
 *
 * <p>Deliberately absent: who may declare a script (the definition's owner), TTL checks (nothing
 * runs; their clock is in the core). A program that calls setsid(2) itself to become a daemon has
 * left the check: it is not killed with it, but collected when it ends.
 */
@NullMarked
package io.discovery.agent.checks;

import org.jspecify.annotations.NullMarked;
