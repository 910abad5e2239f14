/**
 * Puppet on this machine, as the unprivileged agent sees it.
 *
 * <p>Problem: Puppet writes definitions, packages and services in any order over minutes, and
 * whoever wants to know when it is done finds its state directory closed to other users.
 *
 * <p>Idea: a root-owned unit keeps copies of a few of Puppet's files in a directory that the
 * agent's user may read. One of them is the lock of a run of the Puppet agent: a file with the
 * process id of the run, there while the run goes on (Puppet's {@code puppet/agent/locker.rb} and
 * {@code puppet/util/pidlock.rb}). It stays behind when the run is killed, so the process is looked
 * at as well, as Puppet itself does.
 *
 * <p>Nothing is read while nobody waits for a run to end. Deliberately absent: {@code puppet apply}
 * takes no lock and cannot be seen.
 */
@NullMarked
package io.discovery.agent.puppet;

import org.jspecify.annotations.NullMarked;
