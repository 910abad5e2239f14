/** The local state as sentences, and random histories that must always end in agreement. */
@NullMarked
package io.discovery.local.state;

import org.jspecify.annotations.NullMarked;
