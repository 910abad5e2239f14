package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.MemberChange;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who looks after the cluster: takes servers in and puts them out, has leaders hand over, installs
 * newer versions, and puts what was lost out of the cluster. Not careful about when, but never such
 * that a cluster could rightly be lost.
 */
final class Operator {
  private static final long LEAST_REST_NANOS = 100_000_000;
  private static final long MOST_REST_NANOS = 4_000_000_000L;

  /** While something is to be mended it is tried so often, ns. */
  private static final long MENDING_NANOS = 300_000_000;

  private static final int MOST_VOTERS = 7;

  /** Versions there are. */
  private static final int MOST_FEATURES = Cluster.FIRST_LEVEL + 3;

  private final Cluster cluster;
  private final World world;
  private final Chance chance;
  private final int likes;
  private boolean stopped;

  /**
   * @param likes about so many voters
   */
  Operator(Cluster cluster, int likes) {
    this.cluster = cluster;
    this.likes = likes;
    world = cluster.world();
    chance = world.chance();
  }

  void rest() {
    world.after(chance.between(LEAST_REST_NANOS, MOST_REST_NANOS), this::act);
  }

  /** Only what is broken is mended from now on. */
  void stop() {
    stopped = true;
  }

  private void act() {
    if (stopped) {
      return;
    }
    if (!cluster.isFragile() && !cluster.isLeftAlone()) {
      switch (chance.below(12)) {
        case 0, 1, 2, 3, 4 -> changeMembers();
        case 5, 6 -> transfer();
        case 7 -> upgrade();
        case 8 -> lose();
        case 9 -> wipeSpare();
        default -> {}
      }
    }
    rest();
  }

  /** One that believes that it leads: not always the one that does. */
  private @Nullable Server someLeader() {
    List<Server> leaders = new ArrayList<>();
    for (Server each : cluster.servers()) {
      if (each.leads()) {
        leaders.add(each);
      }
    }
    return leaders.isEmpty() ? null : chance.of(leaders);
  }

  private void changeMembers() {
    Server leader = someLeader();
    Incarnation process = leader == null ? null : leader.running();
    if (leader == null || process == null) {
      return;
    }
    Configuration configuration = process.configuration();
    int voters = configuration.voters().size();
    MemberChange change =
        chance.below(2 * likes) >= voters || (voters == 1 && chance.even())
            ? more(configuration)
            : less(configuration, leader);
    if (change != null) {
      leader.reception().change(change);
    }
  }

  private @Nullable MemberChange more(Configuration configuration) {
    List<Member> learners = new ArrayList<>();
    for (Member each : configuration.members()) {
      if (each.standing() == Member.Standing.LEARNER) {
        learners.add(each);
      }
    }
    if (!learners.isEmpty() && chance.even()) {
      return new MemberChange.Promote(chance.of(learners).id());
    }
    List<Server> spares = new ArrayList<>();
    for (Server each : cluster.servers()) {
      if (configuration.find(each.id()) == null) {
        spares.add(each);
      }
    }
    if (spares.isEmpty() || configuration.members().size() >= MOST_VOTERS) {
      return null;
    }
    return new MemberChange.Add(chance.of(spares).id(), "", !chance.oneIn(3));
  }

  private @Nullable MemberChange less(Configuration configuration, Server leader) {
    List<Member> members = configuration.members();
    if (configuration.voters().size() <= 1) {
      return null;
    }
    UUID id = chance.oneIn(4) ? leader.id() : chance.of(members).id();
    if (chance.oneIn(8)) {
      return new MemberChange.Readdress(id, "address-" + chance.below(100));
    }
    return new MemberChange.Remove(id);
  }

  private void transfer() {
    Server leader = someLeader();
    if (leader != null) {
      leader.reception().transfer(chance.of(cluster.servers()).id());
    }
  }

  private void upgrade() {
    Server server = chance.of(cluster.servers());
    if (server.features() < MOST_FEATURES) {
      server.upgrade();
    }
  }

  /** A machine that is no member loses everything. */
  private void wipeSpare() {
    for (Server each : cluster.servers()) {
      if (isNowhere(each.id()) && chance.even()) {
        each.wipe();
        each.hurry();
        return;
      }
    }
  }

  /** Whether no server, up or down, may take it for a member. */
  private boolean isNowhere(UUID id) {
    return cluster.isSettled() && cluster.checks().chronicle().configuration().find(id) == null;
  }

  /** A voter loses everything. The others are enough, and are treated with care until it is out. */
  private void lose() {
    if (cluster.voters().size() < 3 || !cluster.isSettled()) {
      return;
    }
    Server lost = chance.of(cluster.voters());
    cluster.fragile();
    lost.wipe();
    lost.hurry();
    mend();
  }

  /** Puts what is gone for ever out of the cluster. */
  void mend() {
    if (!cluster.isFragile()) {
      return;
    }
    Server leader = cluster.leader();
    if (leader != null) {
      for (UUID id : cluster.checks().chronicle().configuration().voters()) {
        Server server = cluster.find(id);
        if (server == null || !server.id().equals(id)) {
          leader.reception().change(new MemberChange.Remove(id));
        }
      }
    }
    world.after(MENDING_NANOS, this::mend);
  }
}
