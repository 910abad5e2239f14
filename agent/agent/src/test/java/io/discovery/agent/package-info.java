/** The agent as a whole: its status, its process. */
@NullMarked
package io.discovery.agent;

import org.jspecify.annotations.NullMarked;
