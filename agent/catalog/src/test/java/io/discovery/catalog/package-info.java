/** Tests of the catalog: what each command means, and that indexes never go back. */
@NullMarked
package io.discovery.catalog;

import org.jspecify.annotations.NullMarked;
