package io.discovery.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that a leader sends to: the members of the newest configuration, and those that it leaves out
 * until they know. Only voters are counted.
 */
final class Followers {
  private final ServerState server;
  private final SortedMap<UUID, Progress> all = new TreeMap<>();

  Followers(ServerState server) {
    this.server = server;
    configured();
  }

  /** Another configuration counts. */
  void configured() {
    for (Member member : server.configuration().members()) {
      if (!member.id().equals(server.self)) {
        all.computeIfAbsent(
            member.id(), id -> new Progress(id, server.log.lastIndex(), server.now));
      }
    }
    for (Progress each : all.values()) {
      boolean member = server.configuration().find(each.id) != null;
      each.isMember(member, server.log.lastIndex(), server.now);
    }
  }

  /** Lets go of those that are out of the cluster and know it, or cannot be told. */
  void release() {
    if (server.configurations.index() <= server.commitIndex) {
      all.values()
          .removeIf(
              each ->
                  each.isLeaving()
                      && (!each.heard
                          || each.match() >= server.configurations.index()
                          || each.state() == Progress.State.SNAPSHOT));
    }
  }

  /**
   * The last index that a follower gets: one that is left out gets what leaves it out, and no more,
   * for what it has it could bring back.
   */
  long end(Progress each) {
    return each.isLeaving() ? server.configurations.index() : server.log.lastIndex();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Collection<Progress> all() {
    return all.values();
  }

  @Nullable Progress find(UUID id) {
    return all.get(id);
  }

  private Progress voter(UUID id) {
    Progress progress = all.get(id);
    if (progress == null) {
      throw new IllegalStateException("invariant broken: a leader follows every voter");
    }
    return progress;
  }

  /** Whether a majority of the voters has it. */
  boolean majority(boolean self, Predicate<Progress> other) {
    return Quorum.has(server.voters(), id -> id.equals(server.self) ? self : other.test(voter(id)));
  }

  /** The highest value that a majority of the voters has reached. */
  long reached(long self, ToLongFunction<Progress> other) {
    return Quorum.reached(
        server.voters(), id -> id.equals(server.self) ? self : other.applyAsLong(voter(id)));
  }

  /** The lowest level that all voters know; -1 when not all have spoken yet. */
  int features() {
    int lowest = Integer.MAX_VALUE;
    for (UUID id : server.voters()) {
      lowest = Math.min(lowest, features(id));
    }
    return lowest;
  }

  /** What a member knows, or -1. */
  int features(UUID id) {
    if (id.equals(server.self)) {
      return server.settings.features();
    }
    Progress progress = all.get(id);
    return progress == null ? -1 : progress.features;
  }

  /** The voter that has the most of the log. */
  @Nullable Progress best() {
    Progress best = null;
    for (UUID id : server.voters()) {
      Progress each = all.get(id);
      if (each != null && (best == null || each.match() > best.match())) {
        best = each;
      }
    }
    return best;
  }

  /** Snapshots that are on their way: what follows on them is needed soon. */
  List<Transfer> transfers() {
    List<Transfer> some = new ArrayList<>();
    for (Progress each : all.values()) {
      if (each.transfer != null) {
        some.add(each.transfer);
      }
    }
    return some;
  }
}
