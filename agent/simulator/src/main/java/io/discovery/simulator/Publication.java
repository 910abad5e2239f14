package io.discovery.simulator;

import io.discovery.catalog.ClusterClock;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Status;
import org.jspecify.annotations.Nullable;

/** What a process lets readers see, and the cluster's time, which it has from there. */
final class Publication {
  private final Server server;
  private final LocalClock clock;
  private Snapshot now = Snapshot.EMPTY;
  private Snapshot before = Snapshot.EMPTY;
  private long appliedTerm;
  private @Nullable ClusterClock time;

  Publication(Server server, LocalClock clock) {
    this.server = server;
    this.clock = clock;
  }

  /** What readers see. */
  Snapshot seen() {
    return server.craft().published(before, now);
  }

  /**
   * This is the state now.
   *
   * @param term of the last entry that it contains
   */
  void publish(Snapshot state, long term) {
    Violation.unless(
        state.index() >= now.index(),
        () -> "the published index went back to %d".formatted(state.index()));
    before = now;
    now = state;
    appliedTerm = term;
    long stamp = state.clusterTime();
    if (stamp > 0) {
      ClusterClock known = time;
      time =
          known == null ? new ClusterClock(stamp, clock.now()) : known.applied(stamp, clock.now());
    }
  }

  /**
   * Whether it knows the cluster's time. Where no stamp was ever applied it must lead and have
   * applied all that was committed before, so that there is none that it does not know.
   */
  boolean mayStamp(Status status) {
    return time != null || (status.leads() && appliedTerm == status.term());
  }

  /** The cluster's time, ms. The wall clock is looked at only where no stamp was ever applied. */
  long stamp() {
    ClusterClock known = time;
    long wall = server.wallMillis();
    return server.craft().stamp(known == null ? wall : known.stamp(clock.now()), wall);
  }
}
