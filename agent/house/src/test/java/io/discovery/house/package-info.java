/**
 * The house rules, as tests.
 *
 * <p>ARCHITECTURE.md says which room may know which, and what a core must not touch; a picture
 * nobody checks is soon wrong. This package looks at all rooms, whose classes are on its class
 * path, and at every source file of the project: arrows and purity on the compiled classes
 * (ArchUnit), size, format and documentation on the sources (the JDK's own parser), versions and
 * names of this machine on all texts. It is a room of its own so that no other waits for it, nor,
 * through it, for the simulator's hunt.
 *
 * <p>{@code ./test format} rewrites what only the formatter objects to.
 *
 * <p>Deliberately absent: taste. What needs judgement is in a review, not here.
 */
@NullMarked
package io.discovery.house;

import org.jspecify.annotations.NullMarked;
