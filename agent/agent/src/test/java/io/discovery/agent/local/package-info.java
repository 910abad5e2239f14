/** The local loop with real checks, real files and a catalog that really applies. */
@NullMarked
package io.discovery.agent.local;

import org.jspecify.annotations.NullMarked;
