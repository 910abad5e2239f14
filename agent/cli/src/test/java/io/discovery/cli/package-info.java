/** The verbs against an agent's answers. */
@NullMarked
package io.discovery.cli;

import org.jspecify.annotations.NullMarked;
