/**
 * Whole machines as containers: a Puppet server, and nodes that begin bare.
 *
 * <p>A shop's promise is kept or broken in what happens between Puppet, systemd and the agent: the
 * order of a run, the modes of files, readiness, what a unit's sandbox lets a plugin do. So these
 * tests boot Debian's own systemd as process 1 and run Debian's own Puppet against a real
 * puppetserver that compiles {@code examples/control-repo}; the package and the modules are those
 * that {@code ./run --package} builds.
 *
 * <p>The server costs a minute to boot, so there is one for the whole run ({@link Fleet}); what a
 * test edits there is an environment of its own. A node is seconds, so every scenario has fresh
 * ones. The network between them ends at its switch: nothing that is tested reaches the outside.
 *
 * <p>Invariants: everything a test wants to know it asks inside the node, so no port is published;
 * every container bears the label of its run, by which {@code ./test} removes what a killed JVM
 * left; journals are kept under {@code target/acceptance/nodes} when a node ends.
 *
 * <p>Deliberately absent: building images, which is {@code engine.bash}'s; a retry of a Puppet run.
 */
@NullMarked
package io.discovery.acceptance.fleet;

import org.jspecify.annotations.NullMarked;
