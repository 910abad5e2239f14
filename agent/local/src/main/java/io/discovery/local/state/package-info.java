/** What one agent holds to be true of its own machine, and how the catalog is brought to agree. */
@NullMarked
package io.discovery.local.state;

import org.jspecify.annotations.NullMarked;
