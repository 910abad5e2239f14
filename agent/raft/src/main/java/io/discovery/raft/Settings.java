package io.discovery.raft;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who a server is and with whom it begins.
 *
 * @param self this server
 * @param voters all that vote, in an order that is the same for the same servers
 * @param seed of all that is left to chance, different at each server: equal seeds would stand for
 *     election at the same moment
 */
public record Settings(UUID self, List<UUID> voters, long seed, Timing timing) {
  /** Commit takes a majority of them, and each further one makes every write wait for more. */
  public static final int MAX_VOTERS = 9;

  public Settings {
    // The iteration order of a hash set is not the same in two runs, and a run must be repeatable.
    voters = voters.stream().distinct().sorted(Comparator.naturalOrder()).toList();
    Invariant.check(!voters.isEmpty(), "a cluster has a voter");
    Invariant.check(voters.size() <= MAX_VOTERS, "a cluster has at most " + MAX_VOTERS + " voters");
  }

  /** The only voter of its cluster. */
  public static Settings sole(UUID self) {
    return new Settings(self, List.of(self), 0, Timing.DEFAULT);
  }

  /** One of several. */
  public static Settings of(UUID self, Set<UUID> voters, long seed, Timing timing) {
    return new Settings(self, List.copyOf(voters), seed, timing);
  }

  boolean isSole() {
    return voters.size() == 1 && voters.contains(self);
  }
}
