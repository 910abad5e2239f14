package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How leaders may change who belongs to the cluster: one server at a time, each change committed
 * before the next one and after an entry of the leader's own term (Ongaro, "bug in single-server
 * membership changes", raft-dev 2015), and no server counted before it has caught up.
 */
final class Changes implements Mirror.Watcher {
  private final Cluster cluster;

  /** Where a server was taken in for the last time. */
  private final Map<UUID, Long> takenIn = new HashMap<>();

  Changes(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void changes(Entry entry, Configuration now, Track log, long before, Configuration then) {
    Set<UUID> changed = new HashSet<>(now.voters());
    changed.removeAll(then.voters());
    for (UUID id : then.voters()) {
      if (!now.voters().contains(id)) {
        changed.add(id);
      }
    }
    Violation.unless(
        changed.size() <= 1, () -> "entry %d changes several voters".formatted(entry.index()));
    Violation.unless(
        before == 0 || isCommitted(before, log.term(before), then),
        () ->
            "entry %d changes members while the change at %d is not committed"
                .formatted(entry.index(), before));
    long start = entry.index() - 1;
    while (start > 0 && log.term(start - 1) == entry.term()) {
      start--;
    }
    long began = start;
    Violation.unless(
        log.term(began) == entry.term() && isCommitted(began, entry.term(), then),
        () ->
            "entry %d changes members, but its leader has committed nothing of term %d"
                .formatted(entry.index(), entry.term()));
    for (Member each : now.members()) {
      mayBe(each, then.find(each.id()), entry.index());
    }
  }

  private boolean isCommitted(long index, long term, Configuration by) {
    return cluster.checks().chronicle().term(index) == term
        || Terms.isOnMajority(cluster, index, term, by);
  }

  private void mayBe(Member now, @Nullable Member then, long index) {
    if (then == null) {
      takenIn.put(now.id(), index);
    } else if (now.standing() == Member.Standing.VOTER
        && then.standing() != Member.Standing.VOTER) {
      Server server = cluster.find(now.id());
      long since = takenIn.getOrDefault(now.id(), 0L);
      Violation.unless(
          server == null
              || !server.id().equals(now.id())
              || server.witness().mirror().durable().last() >= since,
          () ->
              "a server is counted from entry %d on, but has not even the one at %d that took it in"
                  .formatted(index, since));
    }
  }
}
