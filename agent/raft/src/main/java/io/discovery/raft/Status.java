package io.discovery.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a server stands after a step.
 *
 * @param term current term; never goes back
 * @param leader who leads in this term, when known; this server itself when it does
 * @param configuration as this server's log has it, committed or not
 * @param writable false while the log cannot grow, see {@link Outcome.Reason#STORAGE_FULL}
 */
public record Status(
    long term, Role role, @Nullable UUID leader, Configuration configuration, boolean writable) {
  /** Whether this server leads. */
  public boolean leads() {
    return role == Role.LEADER;
  }
}
