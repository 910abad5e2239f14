/**
 * The local state as the shell offers it: one thread around the core {@code
 * io.discovery.local.state}, and the store of what was registered over the API.
 *
 * <p>What a file declares needs no store, the file is one. What the API registers is written as a
 * definition under {@code <data_dir>/services} and {@code <data_dir>/checks}, one file each, synced
 * before the call is answered, and read back through the parser that judged it first.
 */
@NullMarked
package io.discovery.agent.local;

import org.jspecify.annotations.NullMarked;
