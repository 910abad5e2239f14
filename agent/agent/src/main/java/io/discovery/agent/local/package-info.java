/** The local state as the shell offers it. */
@NullMarked
package io.discovery.agent.local;

import org.jspecify.annotations.NullMarked;
