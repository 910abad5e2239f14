/** What the host tells about itself, read from {@code /proc}. */
@NullMarked
package io.discovery.agent.host;

import org.jspecify.annotations.NullMarked;
