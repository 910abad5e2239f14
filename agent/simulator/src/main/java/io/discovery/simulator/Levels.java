package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Member;
import java.util.UUID;

/** The feature level rises when every voter supports it, and never goes back. */
final class Levels {
  private final Cluster cluster;
  private int highest;

  Levels(Cluster cluster, int initial) {
    this.cluster = cluster;
    highest = initial;
  }

  /** The highest that any log has had. */
  int highest() {
    return highest;
  }

  /** An entry with a configuration stands in a log for the first time. */
  void appended(Entry entry, Configuration configuration) {
    int level = configuration.featureLevel();
    for (UUID id : configuration.voters()) {
      Server server = cluster.find(id);
      Violation.unless(
          server == null || !server.id().equals(id) || server.features() >= level,
          () ->
              "entry %d brings level %d, but a voter knows only %d"
                  .formatted(entry.index(), level, server == null ? 0 : server.features()));
    }
    if (level > highest) {
      highest = level;
      cluster.tally().add(Tally.Of.LEVELS_RAISED);
    }
  }

  /** A server has stopped before a level that it does not know. Only one without a vote may. */
  void refused(UUID id, Configuration newest) {
    Member member = newest.find(id);
    Violation.unless(
        member == null || member.standing() != Member.Standing.VOTER,
        () -> "a voter meets a level that it does not know");
  }
}
