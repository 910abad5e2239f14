/** The log on disk. */
@NullMarked
package io.discovery.raft.log;

import org.jspecify.annotations.NullMarked;
