package io.discovery.raft;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Who a server is and with whom it begins.
 *
 * @param self this server
 * @param initial the cluster as all its first servers make it, the same at each of them; counts
 *     until the log or a snapshot says otherwise. {@link Configuration#NONE} for a server that
 *     waits to be taken in
 * @param seed of all that is left to chance, different at each server and at each of its starts:
 *     equal seeds would stand for election at the same moment, and take the answers to a process
 *     that is gone for theirs
 * @param features the highest {@link Configuration#featureLevel} that this program can apply
 * @param rules those of Raft; anything else only where mistakes are hunted
 */
public record Settings(
    UUID self,
    Configuration initial,
    long seed,
    Timing timing,
    Limits limits,
    int features,
    Rules rules) {

  /** A server of a cluster. */
  public static Settings of(
      UUID self, Configuration initial, long seed, Timing timing, int features) {
    return new Settings(self, initial, seed, timing, Limits.DEFAULT, features, Rules.OF_RAFT);
  }

  /** One of these voters, in a cluster of no features. */
  public static Settings of(UUID self, Collection<UUID> voters, long seed, Timing timing) {
    return of(self, Configuration.of(List.copyOf(voters)), seed, timing, 0);
  }

  /** The only voter of its cluster. */
  public static Settings sole(UUID self) {
    return of(self, List.of(self), 0, Timing.DEFAULT);
  }
}
