/** What the agent says of itself: identity, settings, figures, membership. */
@NullMarked
package io.discovery.agent.about;

import org.jspecify.annotations.NullMarked;
