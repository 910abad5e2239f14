/**
 * The log on disk, on a disk that fails: it is tested here, through what it shows to everybody,
 * because here is the disk that can do what a real one does only once in a while.
 *
 * <p>{@link io.discovery.simulator.log.Logs} makes logs and reads them back; {@link
 * io.discovery.simulator.log.Ledger} is a server of one, with its core.
 */
@NullMarked
package io.discovery.simulator.log;

import org.jspecify.annotations.NullMarked;
