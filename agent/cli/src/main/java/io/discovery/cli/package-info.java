/** Not written yet. */
@NullMarked
package io.discovery.cli;

import org.jspecify.annotations.NullMarked;
