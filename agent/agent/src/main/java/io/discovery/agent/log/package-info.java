/**
 * The log: one event per line, the thing first, what to do last. Written through {@link
 * java.lang.System.Logger} with the JDK's own logging behind it, which is there anyway and loads
 * quickly.
 */
@NullMarked
package io.discovery.agent.log;

import org.jspecify.annotations.NullMarked;
