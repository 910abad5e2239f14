/** What the configuration means, and what is refused. */
@NullMarked
package io.discovery.agent.config;

import org.jspecify.annotations.NullMarked;
