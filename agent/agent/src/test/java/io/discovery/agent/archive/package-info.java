/** Tests of the archives: whole ones read back, everything else is refused by name. */
@NullMarked
package io.discovery.agent.archive;

import org.jspecify.annotations.NullMarked;
