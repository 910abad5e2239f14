package io.discovery.raft.forming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What other servers have said last. Nothing is forgotten for its age: what a greeting says of
 * promises and clusters stays true. Whether a server is still there is another question, and has
 * the time of the meeting.
 */
final class Meetings {
  /** Servers; the one not met for the longest goes first. */
  static final int MAX = 64;

  /** For so long the same thing said of two is a contradiction, ns. */
  static final long CONTRADICTION_NANOS = 60_000_000_000L;

  /**
   * A greeting and when it came.
   *
   * @param at ns
   */
  record Meeting(Greeting greeting, long at) {}

  /** Two that claim one thing: an id at two addresses, or an address of two ids. */
  record Contradiction(String what, String one, String other, long at) {}

  /** Who claimed a thing before whoever claims it now. */
  private record Claim(String now, String before, long changedAt) {}

  private final Map<UUID, Meeting> met = new LinkedHashMap<>();
  private final Map<String, Claim> claims = new LinkedHashMap<>();
  private final Map<String, Contradiction> contradictions = new LinkedHashMap<>();

  void add(Greeting greeting, long now) {
    String address = greeting.address();
    String id = greeting.self().toString();
    claim("server " + id, address, now);
    claim("address " + address, "server " + id, now);
    // Who was at this address before has been made anew: it is not there any more.
    met.values()
        .removeIf(
            each ->
                each.greeting().address().equals(address)
                    && !each.greeting().self().equals(greeting.self()));
    met.remove(greeting.self());
    met.put(greeting.self(), new Meeting(greeting, now));
    if (met.size() > MAX) {
      met.remove(met.keySet().iterator().next());
    }
  }

  /** A thing may change hands; that it goes back and forth shows that there are two. */
  private void claim(String what, String by, long now) {
    Claim last = claims.remove(what);
    if (last == null) {
      claims.put(what, new Claim(by, by, now));
    } else if (last.now().equals(by)) {
      claims.put(what, last);
    } else {
      if (last.before().equals(by) && now - last.changedAt() < CONTRADICTION_NANOS) {
        contradict(what, by, last.now(), now);
      }
      claims.put(what, new Claim(by, last.now(), now));
    }
    if (claims.size() > 2 * MAX) {
      claims.remove(claims.keySet().iterator().next());
    }
  }

  void contradict(String what, String one, String other, long now) {
    contradictions.put(what, new Contradiction(what, one, other, now));
    if (contradictions.size() > MAX) {
      contradictions.remove(contradictions.keySet().iterator().next());
    }
  }

  /** What was contradictory of late. */
  Collection<Contradiction> contradictions(long now) {
    contradictions.values().removeIf(each -> now - each.at() >= CONTRADICTION_NANOS);
    return contradictions.values();
  }

  /** Whether somebody else says to be that server. */
  boolean isTwin(UUID id, long now) {
    return !contradictions.isEmpty()
        && contradictions(now).stream().anyMatch(each -> each.what().equals("server " + id));
  }

  boolean any(Predicate<Greeting> which) {
    for (Meeting each : met.values()) {
      if (which.test(each.greeting())) {
        return true;
      }
    }
    return false;
  }

  /** How many there are for which it holds. */
  int count(Predicate<Meeting> which) {
    int count = 0;
    for (Meeting each : met.values()) {
      count += which.test(each) ? 1 : 0;
    }
    return count;
  }

  /** Those for which it holds, in the order of their ids. */
  List<Meeting> all(Predicate<Meeting> which) {
    return met.values().stream()
        .filter(which)
        .sorted(Comparator.comparing(each -> each.greeting().self()))
        .toList();
  }

  /** Adds whoever is known to have said yes to the plan. */
  void tell(Plan plan, Collection<UUID> yes) {
    met.values().forEach(each -> each.greeting().tell(plan, yes));
  }

  /** Plans of others that name the server, each once, the lowest proposer's first. */
  Collection<Meeting> plansWith(UUID server) {
    Map<Plan, Meeting> plans = new LinkedHashMap<>();
    for (Meeting each : met.values()) {
      Plan plan = each.greeting().promise();
      if (plan != null && plan.names(server) && each.greeting().cluster() == null) {
        plans.putIfAbsent(plan, each);
      }
    }
    List<Meeting> inOrder = new ArrayList<>(plans.values());
    inOrder.sort(Comparator.comparing(each -> order(each.greeting().promise())));
    return inOrder;
  }

  private static String order(@Nullable Plan plan) {
    return plan == null ? "" : plan.proposer() + " " + plan.number();
  }

  /** Clusters of the datacenter that are there already, each by the server of it met last. */
  Map<UUID, Greeting> clusters(String datacenter) {
    Map<UUID, Greeting> clusters = new LinkedHashMap<>();
    for (Meeting each : met.values()) {
      UUID cluster = each.greeting().cluster();
      if (cluster != null && each.greeting().datacenter().equals(datacenter)) {
        clusters.put(cluster, each.greeting());
      }
    }
    return clusters;
  }

  /** Who is at an address now. */
  @Nullable Greeting at(String address) {
    for (Meeting each : met.values()) {
      if (each.greeting().address().equals(address)) {
        return each.greeting();
      }
    }
    return null;
  }

  /** Addresses of those for which it holds. */
  Collection<String> addresses(Predicate<Meeting> which) {
    Collection<String> addresses = new TreeSet<>();
    for (Meeting each : met.values()) {
      if (which.test(each)) {
        addresses.add(each.greeting().address());
      }
    }
    return addresses;
  }
}
