/** Runs checks: programs, requests, connections. */
@NullMarked
package io.discovery.agent.checks;

import org.jspecify.annotations.NullMarked;
