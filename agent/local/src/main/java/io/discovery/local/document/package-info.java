/** Documents: JSON with the place of every value, so that an error can point at it. */
@NullMarked
package io.discovery.local.document;

import org.jspecify.annotations.NullMarked;
