/** The catalog as the shell offers it: one published record, submission of commands, watches. */
@NullMarked
package io.discovery.agent.catalog;

import org.jspecify.annotations.NullMarked;
