package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Limits;
import io.discovery.raft.Member;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import io.discovery.raft.Timing;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All machines of a life, members of the cluster or not, and the networks among them. */
final class Cluster {
  /** As the product's, but that heartbeats come half as often: they are most of what happens. */
  static final Timing TIMING = new Timing(1_000_000_000L, 200_000_000L);

  /** So small that a life meets snapshots, followers that need one, and chunks of them. */
  static final Limits LIMITS = new Limits(30, 24 << 10, 50, 24 << 10, 500);

  /** A member is at most so many entries behind, for clients go on writing. */
  private static final long MOST_BEHIND = 4;

  private static final int LEAST_VOTERS_TO_TEAR = 3;

  /** Machines that are no members at first. */
  static final int SPARES = 2;

  /** What the first servers know, and the level of the cluster at first. */
  static final int FIRST_LEVEL = 1;

  private final World world;
  private final Chance chance;
  private final Craft craft;
  private final Tally tally;
  private final Network<Message> network;
  private final Network<Call> door;
  private final UUID identity;
  private final Checks checks;
  private final List<Server> servers = new ArrayList<>();
  private final Map<UUID, Server> byId = new HashMap<>();
  private boolean fragile;
  private long leftAloneUntil;

  /**
   * @param voters at first
   */
  Cluster(World world, Craft craft, Tally tally, int voters) {
    this.world = world;
    this.craft = craft;
    this.tally = tally;
    chance = world.chance();
    network = new Network<>(world, message -> Trace.of((Message) message));
    door = new Network<>(world);
    identity = newId();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < voters; i++) {
      ids.add(newId());
    }
    List<Member> members = new ArrayList<>();
    for (UUID id : ids) {
      members.add(new Member(id, "", Member.Standing.VOTER));
    }
    Configuration initial = new Configuration(members, FIRST_LEVEL);
    checks = Checks.of(this, initial);
    for (UUID id : ids) {
      add(id, initial);
    }
    for (int i = 0; i < SPARES; i++) {
      add(newId(), Configuration.NONE);
    }
  }

  private void add(UUID id, Configuration initial) {
    Server server = new Server(this, servers.size(), id, initial);
    servers.add(server);
    byId.put(id, server);
  }

  /** An id that nobody has had. */
  UUID newId() {
    return new UUID(
        chance.between(Long.MIN_VALUE, Long.MAX_VALUE - 1),
        chance.between(Long.MIN_VALUE, Long.MAX_VALUE - 1));
  }

  /** A machine is another server from now on. What is sent to the old one reaches the new one. */
  void known(UUID id, Server server) {
    byId.put(id, server);
  }

  World world() {
    return world;
  }

  Craft craft() {
    return craft;
  }

  Tally tally() {
    return tally;
  }

  /** Among servers. */
  Network<Message> network() {
    return network;
  }

  /** Between clients and servers. */
  Network<Call> door() {
    return door;
  }

  UUID identity() {
    return identity;
  }

  Checks checks() {
    return checks;
  }

  List<Server> servers() {
    return servers;
  }

  /** The machine that is that server, or was. */
  @Nullable Server find(UUID id) {
    return byId.get(id);
  }

  /** A configuration is committed. */
  void changed(Entry entry, Configuration before, Configuration now) {
    world.say(() -> "committed: " + Trace.of(now));
    tally.add(Tally.Of.MEMBER_CHANGES);
    for (UUID id : now.voters()) {
      tally.add(Tally.Of.PROMOTIONS, before.voters().contains(id) ? 0 : 1);
    }
    for (UUID id : before.voters()) {
      if (!now.voters().contains(id)) {
        tally.add(Tally.Of.REMOVALS);
        boolean led = id.equals(checks.terms().leaderOf(entry.term()));
        tally.add(Tally.Of.REMOVED_LEADERS, led ? 1 : 0);
      }
    }
    fragile &= isIncomplete();
  }

  /** A machine that was wiped is there again, under whatever name. */
  void wiped() {
    fragile &= isIncomplete();
  }

  private boolean isIncomplete() {
    return voters().size() < checks.chronicle().configuration().voters().size();
  }

  /**
   * Whether a voter is gone for ever. Then the others are handled with care: with one lost more the
   * cluster could be, too, and rightly so.
   */
  boolean isFragile() {
    return fragile;
  }

  /** Nobody looks after the cluster for so long. */
  void leaveAlone(long nanos) {
    leftAloneUntil = world.now() + nanos;
  }

  boolean isLeftAlone() {
    return world.now() < leftAloneUntil;
  }

  /** While a voter is gone for ever only that is mended, whatever was asked for before. */
  boolean mayChange(MemberChange change) {
    Server server = find(change.id());
    return !fragile || server == null || !server.id().equals(change.id());
  }

  /** A voter is gone for ever. */
  void fragile() {
    fragile = true;
    servers.forEach(each -> each.disk().fuse().putOut());
  }

  /**
   * Whether a server's disk may have lied: of three voters or more, one at a time, and only while
   * the others are whole. What more of them lose together is rightly lost.
   */
  boolean mayTear() {
    return !fragile && voters().size() >= LEAST_VOTERS_TO_TEAR && isSettled();
  }

  /** Whether all members are up and whole, and know the same of each other. */
  boolean isSettled() {
    Configuration committed = checks.chronicle().configuration();
    for (Member each : committed.members()) {
      Server server = find(each.id());
      Incarnation process = server == null ? null : server.running();
      if (server == null
          || process == null
          || !server.id().equals(each.id())
          || server.witness().isTailCut()
          || !process.configuration().equals(committed)) {
        return false;
      }
    }
    return true;
  }

  void send(int from, Message message) {
    Server to = byId.get(message.to());
    Violation.unless(to != null, () -> "a message to nobody: " + message);
    if (to != null) {
      network.send(from, to.place(), message);
    }
  }

  /** The leader of the latest term, if one is up. */
  @Nullable Server leader() {
    Server found = null;
    for (Server each : servers) {
      if (each.leads() && (found == null || each.term() > found.term())) {
        found = each;
      }
    }
    return found;
  }

  /** Voters as the newest committed configuration has it, as far as their machines still are. */
  List<Server> voters() {
    List<Server> found = new ArrayList<>();
    for (UUID id : checks.chronicle().configuration().voters()) {
      Server server = byId.get(id);
      if (server != null && server.id().equals(id)) {
        found.add(server);
      }
    }
    return found;
  }

  /** What members do not agree on; empty when they have caught up and are the same. */
  String disagreement() {
    Server leader = leader();
    Incarnation leading = leader == null ? null : leader.running();
    if (leading == null) {
      return "nobody leads";
    }
    if (!leading.configuration().equals(checks.chronicle().configuration())) {
      return "a change of members is not over";
    }
    for (Member each : leading.configuration().members()) {
      Server server = byId.get(each.id());
      if (server == null || !server.id().equals(each.id())) {
        // A member without a vote that is gone for ever.
        continue;
      }
      Incarnation process = server.running();
      if (process == null) {
        return "s%d is down".formatted(server.place());
      }
      if (server.witness().isTailCut()) {
        return "s%d was not caught up".formatted(server.place());
      }
      long behind = leading.state().index() - process.state().index();
      if (behind > MOST_BEHIND) {
        return "s%d is %d entries behind".formatted(server.place(), behind);
      }
    }
    return "";
  }
}
