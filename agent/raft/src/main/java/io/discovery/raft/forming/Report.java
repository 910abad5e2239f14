package io.discovery.raft.forming;

import io.discovery.raft.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says to a person how far it is, what it waits for, and what is to be mended. */
final class Report {
  /** What an address turns out to be that is this server's own. */
  static final String ITSELF = "this server itself";

  /** Addresses in one line. */
  private static final int MOST_SHOWN = 10;

  private final Settings settings;
  private final Meetings meetings;
  private final Dialing dialing;
  private final Proposing proposing;

  Report(Settings settings, Meetings meetings, Dialing dialing, Proposing proposing) {
    this.settings = settings;
    this.meetings = meetings;
    this.dialing = dialing;
    this.proposing = proposing;
  }

  /** What came of asking a server. */
  String words(Greeting greeting) {
    if (greeting.cluster() != null) {
      return "belongs to cluster " + greeting.cluster();
    }
    if (!greeting.datacenter().equals(settings.datacenter())) {
      return "is in datacenter " + greeting.datacenter();
    }
    if (greeting.expect() != settings.expect()) {
      return "expects " + greeting.expect() + " servers";
    }
    return greeting.promise() == null ? "is there" : "has promised";
  }

  /**
   * The whole line.
   *
   * @param yes who is known to have said yes to the promise
   */
  String text(Memory memory, Collection<UUID> yes, @Nullable String full, long now) {
    List<String> parts = new ArrayList<>();
    Plan promise = memory.promise();
    Map<UUID, Greeting> clusters = meetings.clusters(settings.datacenter());
    if (promise != null) {
      promised(promise, yes, clusters, parts);
    } else if (clusters.isEmpty()) {
      alone(now, parts);
    } else {
      joining(clusters, parts);
    }
    parts.add("tried " + tried());
    unlike(now, parts);
    contradictions(now, parts);
    if (full != null) {
      parts.add("nothing can be promised: " + full);
    }
    if (memory.isFull() && promise == null) {
      parts.add(
          "it has refused the plans of %d servers and can remember no more; remove raft/forming"
                  .formatted(Memory.MAX_REFUSED)
              + " of this server while its agent is stopped");
    }
    return String.join("; ", parts);
  }

  /** For a server that has a cluster: who of its addresses belongs to another one. */
  String foreign(UUID cluster, long now) {
    List<String> others = new ArrayList<>();
    for (Meetings.Meeting each : meetings.all(m -> now - m.at() <= 2 * Dialing.SETTLED_NANOS)) {
      UUID other = each.greeting().cluster();
      if (other != null && !other.equals(cluster) && others.size() < MOST_SHOWN) {
        others.add("%s belongs to cluster %s".formatted(each.greeting().address(), other));
      }
    }
    return others.isEmpty()
        ? ""
        : "this server belongs to cluster %s; %s: they refuse each other; take one out of the other's"
                .formatted(cluster, String.join(", ", others))
            + " retry_join, or give one an empty data directory";
  }

  private void alone(long now, List<String> parts) {
    int there = proposing.candidates(now).size() + 1;
    int expect = settings.expect();
    parts.add("%d of %d servers".formatted(Math.min(there, expect), expect));
    if (meetings.isTwin(settings.self(), now)) {
      parts.add("waiting for the copy of this server to be gone");
    } else if (there < expect) {
      parts.add(
          "waiting for %d more with bootstrap_expect %d in datacenter %s"
              .formatted(expect - there, expect, settings.datacenter()));
    } else {
      parts.add(
          dialing.haveAllBeenTried()
              ? "waiting for the one with the lowest id to propose"
              : "waiting until each address was tried");
    }
    List<String> busy = new ArrayList<>();
    for (Meetings.Meeting each : meetings.all(m -> proposing.isPeer(m, now))) {
      if (each.greeting().promise() != null) {
        busy.add(each.greeting().address());
      }
    }
    if (!busy.isEmpty()) {
      parts.add("others have promised to begin together: " + String.join(", ", busy));
    }
  }

  private void joining(Map<UUID, Greeting> clusters, List<String> parts) {
    List<String> each = new ArrayList<>();
    clusters.forEach((id, greeting) -> each.add("%s at %s".formatted(id, greeting.address())));
    parts.add(
        clusters.size() == 1
            ? "cluster %s is there; waiting to be taken in".formatted(each.getFirst())
            : "there are %d clusters: %s; which one is meant? take the servers of the others out of"
                    .formatted(clusters.size(), String.join(", ", each))
                + " retry_join and restart this agent");
  }

  private void promised(
      Plan promise, Collection<UUID> yes, Map<UUID, Greeting> clusters, List<String> parts) {
    List<String> missing = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (Member each : promise.members()) {
      if (!yes.contains(each.id())) {
        missing.add("%s (server %s)".formatted(each.address(), each.id()));
        Greeting there = meetings.at(each.address());
        if (there != null && !there.self().equals(each.id())) {
          gone.add("%s is server %s now".formatted(each.address(), there.self()));
        }
      }
    }
    int all = promise.members().size();
    parts.add(
        "%d of %d servers have promised to begin cluster %s"
            .formatted(all - missing.size(), all, promise.cluster()));
    parts.add("waiting for " + String.join(", ", missing));
    // What it had said, and whether it had even begun, only its own memory could tell.
    List<String> at = promise.members().stream().map(Member::address).toList();
    parts.add(
        (gone.isEmpty()
                    ? "should one never come back, and none of %s have a cluster"
                    : String.join(", ", gone)
                        + ": its data directory was made anew, so this cluster can neither begin"
                        + " nor be given up without a person; if none of %s has a cluster")
                .formatted(String.join(", ", at))
            + ", stop the agents there, remove raft/forming in their data directories, and start"
            + " them");
    clusters.forEach(
        (id, greeting) -> parts.add("cluster %s is at %s".formatted(id, greeting.address())));
  }

  private String tried() {
    List<String> each = new ArrayList<>();
    Map<String, String> outcomes = dialing.outcomes();
    outcomes.forEach(
        (address, came) -> {
          if (each.size() < MOST_SHOWN && !came.equals(ITSELF)) {
            each.add("%s (%s)".formatted(address, came));
          }
        });
    if (each.isEmpty()) {
      return "nobody: retry_join names no other server";
    }
    int more = outcomes.size() - MOST_SHOWN;
    return String.join(", ", each) + (more > 0 ? " and %d more".formatted(more) : "");
  }

  /** Servers that are there, but that cannot be begun with. */
  private void unlike(long now, List<String> parts) {
    for (Meetings.Meeting each : meetings.all(m -> now - m.at() <= Proposing.THERE_NANOS)) {
      Greeting greeting = each.greeting();
      if (greeting.cluster() != null || parts.size() > MOST_SHOWN) {
        continue;
      }
      if (!greeting.datacenter().equals(settings.datacenter())) {
        parts.add(
            "%s is in datacenter %s, this server in %s: make them the same, or take it out of"
                    .formatted(greeting.address(), greeting.datacenter(), settings.datacenter())
                + " retry_join");
      } else if (greeting.expect() != settings.expect()) {
        parts.add(
            "%s has bootstrap_expect %d, this server %d: make them the same"
                .formatted(greeting.address(), greeting.expect(), settings.expect()));
      } else if (greeting.address().equals(settings.address())) {
        parts.add(
            "server %s says to be at %s, which is this server's address: give each its own"
                    .formatted(greeting.self(), greeting.address())
                + " (advertise_addr)");
      }
    }
  }

  private void contradictions(long now, List<String> parts) {
    for (Meetings.Contradiction each : meetings.contradictions(now)) {
      if (parts.size() > MOST_SHOWN) {
        return;
      }
      boolean ofServer = each.what().startsWith("server");
      parts.add(
          ofServer
              ? "%s is at %s and at %s: a data directory was copied; stop the agent of the copy and"
                      .formatted(each.what(), each.one(), each.other())
                  + " remove its data directory"
              : "%s is said to be that of %s and of %s: give each its own (advertise_addr)"
                  .formatted(each.what(), each.one(), each.other()));
    }
  }
}
