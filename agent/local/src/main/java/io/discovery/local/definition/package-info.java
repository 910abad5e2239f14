/** Definitions: what a file or an API call declares, validated. */
@NullMarked
package io.discovery.local.definition;

import org.jspecify.annotations.NullMarked;
