/** The catalog on the log. */
@NullMarked
package io.discovery.agent.catalog;

import org.jspecify.annotations.NullMarked;
