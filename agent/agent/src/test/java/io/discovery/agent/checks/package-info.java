/** Checks against real processes and real sockets on the loopback. */
@NullMarked
package io.discovery.agent.checks;

import org.jspecify.annotations.NullMarked;
