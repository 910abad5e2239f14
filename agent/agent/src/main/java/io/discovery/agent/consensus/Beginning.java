package io.discovery.agent.consensus;

import io.discovery.raft.Configuration;
import io.discovery.raft.Timing;
import io.discovery.raft.log.Identity;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a server knows before it opens its log.
 *
 * @param ifNew who it is when the directory holds no log yet; otherwise what the directory says
 *     stands
 * @param initial of this server's id: the cluster as its first servers made it, the same at each of
 *     them; {@link Configuration#NONE} for one that is taken into a cluster that is there. Counts
 *     until the log says otherwise
 * @param features what this program can apply
 */
public record Beginning(
    Identity ifNew, Function<UUID, Configuration> initial, Timing timing, int features) {
  /** The only server of its cluster. */
  public static Beginning sole(Identity ifNew) {
    return new Beginning(ifNew, self -> Configuration.of(List.of(self)), Timing.DEFAULT, 0);
  }
}
