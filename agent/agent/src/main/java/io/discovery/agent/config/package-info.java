/**
 * The agent's own configuration: strict, read once at start.
 *
 * <p>Every key is a row of {@link io.discovery.agent.config.ConfigKeys}: acted on, known to the
 * family but not acted on here (accepted with a notice), or promising protection that this version
 * does not give (refused, for a promise that is not kept is worse than none). A key that is in no
 * row is refused with the nearest one.
 *
 * <p>Sources are read in the order given on the command line, files of a directory by name; what
 * comes later wins, lists grow, and options win over files. Definitions of services and checks may
 * stand in the same files; they are read elsewhere and never merged.
 */
@NullMarked
package io.discovery.agent.config;

import org.jspecify.annotations.NullMarked;
