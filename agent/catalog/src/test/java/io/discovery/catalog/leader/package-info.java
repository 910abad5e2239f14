/** Tests of what a leader remembers. */
@NullMarked
package io.discovery.catalog.leader;

import org.jspecify.annotations.NullMarked;
