package io.discovery.agent.consensus;

import io.discovery.raft.Configuration;
import io.discovery.raft.Timing;
import io.discovery.raft.log.Identity;
import java.util.List;

/**
 * What a server knows before it opens its log.
 *
 * @param ifNew who it is when the directory holds no log yet; otherwise what the directory says
 *     stands
 * @param initial the cluster as its first servers made it, the same at each of them; {@link
 *     Configuration#NONE} for one that is taken into a cluster that is there. Counts until the log
 *     says otherwise
 * @param features what this program can apply
 */
public record Beginning(Identity ifNew, Configuration initial, Timing timing, int features) {
  /** The only server of its cluster. */
  public static Beginning sole(Identity ifNew) {
    return new Beginning(
        ifNew, Configuration.of(List.of(ifNew.server())), Timing.DEFAULT, 0);
  }
}
