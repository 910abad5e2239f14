/** Puppet's state as tests lay it out, and a process that has Puppet's name. */
@NullMarked
package io.discovery.agent.puppet;

import org.jspecify.annotations.NullMarked;
