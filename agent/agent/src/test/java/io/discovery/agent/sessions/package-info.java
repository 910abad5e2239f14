/** Tests of sessions in the shell: timers on the real log. */
@NullMarked
package io.discovery.agent.sessions;

import org.jspecify.annotations.NullMarked;
