/** What the host tells. */
@NullMarked
package io.discovery.agent.host;

import org.jspecify.annotations.NullMarked;
