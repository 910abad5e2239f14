package io.discovery.raft.forming;

import io.discovery.raft.Member;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of who said yes and who said no. None of it is ever taken back. */
final class Evidence {
  private final Settings settings;
  private final Meetings meetings;
  private final Set<UUID> yes = new TreeSet<>();
  private @Nullable Plan of;

  Evidence(Settings settings, Meetings meetings) {
    this.settings = settings;
    this.meetings = meetings;
  }

  /** Looks at what was met for whoever said yes to the promise, which is durable. */
  void gather(Plan promise) {
    if (!promise.equals(of)) {
      of = promise;
      yes.clear();
    }
    yes.add(settings.self());
    yes.add(promise.proposer());
    meetings.tell(promise, yes);
  }

  /** Who said yes to what was asked about last. */
  Set<UUID> yes() {
    return yes;
  }

  /** Who said yes to that plan; nobody where none is promised. */
  Set<UUID> yes(@Nullable Plan promise) {
    if (promise == null) {
      return Set.of();
    }
    gather(promise);
    return yes;
  }

  /** A member has begun the cluster: it had all that is needed for it. */
  boolean isBegun(Plan plan) {
    return meetings.any(each -> each.completes(plan));
  }

  /** Whether the plan is known to be dead. */
  boolean isBuried(Plan plan) {
    return meetings.any(each -> each.buries(plan));
  }

  /**
   * Whether this server wants to begin with these: as many as it expects, in its datacenter, itself
   * at its right address, and no cluster is there that it could join.
   *
   * @param from who told of the plan
   */
  boolean isFit(Plan plan, Meetings.Meeting from, long now) {
    Member self = plan.find(settings.self());
    return plan.members().size() == settings.expect()
        && from.greeting().datacenter().equals(settings.datacenter())
        && self != null
        && self.address().equals(settings.address())
        && !isBuried(plan)
        && meetings.clusters(settings.datacenter()).isEmpty()
        && !meetings.isTwin(settings.self(), now);
  }
}
