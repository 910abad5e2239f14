/**
 * The local state as the shell offers it: one event loop that owns the core.
 *
 * <p>{@link io.discovery.agent.local.LocalLoop} feeds {@code io.discovery.local.state.LocalState}
 * with time, results, definitions, API calls and looks at the catalog, and carries out what comes
 * back. It decides nothing. Readers take the last {@code LocalView} from a volatile.
 *
 * <p>{@link io.discovery.agent.local.RegistrationStore} keeps what was registered over the API: one
 * JSON file per registration, written before the caller is answered. The files are definitions as a
 * person would write them, so a person can read and mend them.
 *
 * <p>Deliberately absent: the syntax of definitions (a {@link
 * io.discovery.agent.local.RegistrationStore.Reader} is handed in), HTTP, the files room.
 */
@NullMarked
package io.discovery.agent.local;

import org.jspecify.annotations.NullMarked;
