package io.discovery.simulator;

import io.discovery.raft.MemberChange;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Misfortunes in an order in which they are dangerous. Each is the story of a mistake that has been
 * made; by chance alone they would come together too seldom.
 */
final class Ambush {
  private static final long MILLI = 1_000_000L;

  /** An election timeout. */
  private static final long ELECTION = Cluster.TIMING.electionNanos();

  /** More than a leader keeps for those behind, so that who was away needs a snapshot. */
  private static final int FLOOD = 70;

  private final Cluster cluster;
  private final List<Client> clients;
  private final Partitions partitions;
  private final World world;
  private final Chance chance;
  private boolean stopped;

  Ambush(Cluster cluster, List<Client> clients, Partitions partitions) {
    this.cluster = cluster;
    this.clients = clients;
    this.partitions = partitions;
    world = cluster.world();
    chance = world.chance();
  }

  /** One of them. Returns how long it takes, ns; 0: there is nobody to be ambushed. */
  long lay() {
    Server leader = cluster.leader();
    List<Server> others = others(leader);
    if (leader == null || others.isEmpty()) {
      return 0;
    }
    return switch (chance.below(11)) {
      case 0 -> deposed(leader, others);
      case 1 -> paused(leader, others);
      case 2 -> forgotten(leader, others);
      case 3 -> overtaken(leader, others);
      case 4 -> leftBehind(leader, others);
      case 5 -> handedOver(leader, others);
      case 6 -> leadersInARow();
      case 7 -> restarted(others);
      case 8 -> removedAlone(leader);
      case 9 -> stuck(leader);
      default -> torn(leader, others);
    };
  }

  /** Voters that are up and do not lead, in any order. */
  private List<Server> others(@Nullable Server leader) {
    List<Server> found = new ArrayList<>();
    for (Server each : cluster.voters()) {
      if (each != leader && each.isUp()) {
        found.add(each);
      }
    }
    return chance.shuffled(found);
  }

  private void say(String what) {
    world.say(() -> "ambush: " + what);
  }

  private void later(long nanos, Runnable what) {
    world.after(
        nanos,
        () -> {
          if (!stopped) {
            what.run();
          }
        });
  }

  /** Nothing of what is laid happens any more. */
  void stop() {
    stopped = true;
  }

  /** Half of the clients watch one server, the others write where they find a leader. */
  private void watch(Server server, Server elsewhere, long nanos) {
    for (int i = 0; i < clients.size(); i++) {
      if (i % 2 == 0) {
        clients.get(i).become(Client.Habit.WATCH, server.place(), nanos);
      } else {
        clients.get(i).become(Client.Habit.ANYTHING, elsewhere.place(), 0);
      }
    }
  }

  /** A leader is cut off from the others, but not from those who read at it. */
  private long deposed(Server leader, List<Server> others) {
    say("deposed");
    long takes = 2 * ELECTION + chance.between(0, 2 * ELECTION);
    partitions.isolate(leader, takes);
    watch(leader, others.getFirst(), takes);
    return takes;
  }

  /**
   * A leader stands still for longer than its lease: best when it has just asked the others, so
   * that it finds their answers, and the reads that have come meanwhile, when it goes on.
   */
  private long paused(Server leader, List<Server> others) {
    say("paused");
    long takes = ELECTION + chance.between(0, 3 * ELECTION);
    watch(leader, others.getFirst(), takes + ELECTION);
    later(chance.between(0, ELECTION / 2), () -> leader.pauseAfter(chance.below(12), takes));
    return takes + ELECTION / 2;
  }

  /**
   * Those who hear the leader forget it, because they start anew, while another one stands that
   * does not hear it. Nobody writes before, so that the one who stands lacks nothing.
   */
  private long forgotten(Server leader, List<Server> others) {
    if (others.size() < 2) {
      return 0;
    }
    say("forgotten");
    long settled = ELECTION / 2;
    long quiet = settled + 2 * ELECTION + chance.between(0, ELECTION);
    long takes = quiet + 2 * ELECTION;
    Server candidate = others.getFirst();
    cluster.leaveAlone(takes);
    for (int i = 0; i < clients.size(); i++) {
      Client.Habit habit = i % 2 == 0 ? Client.Habit.WATCH : Client.Habit.SLEEP;
      clients.get(i).become(habit, leader.place(), i % 2 == 0 ? takes : quiet);
    }
    later(settled, () -> partitions.part(leader, List.of(candidate), takes));
    if (chance.oneIn(3)) {
      // Only that it stands again and again.
      return takes;
    }
    later(
        quiet,
        () -> {
          partitions.isolate(leader, 2 * ELECTION);
          for (Server each : others) {
            if (each != candidate) {
              each.crash(false);
              each.hurry();
            }
          }
          clients.get(1).become(Client.Habit.ANYTHING, candidate.place(), 2 * ELECTION);
        });
    return takes;
  }

  /**
   * A leader that is cut off goes on writing what nobody gets; the others write more than they
   * keep. When it comes back its log is longer than the snapshot that it is sent, and of another
   * history.
   */
  private long overtaken(Server leader, List<Server> others) {
    say("overtaken");
    long takes = 5 * ELECTION;
    partitions.isolate(leader, takes);
    clients.getFirst().flood(leader.place(), 2 * FLOOD);
    if (chance.even()) {
      later(3 * ELECTION + ELECTION / 2, () -> floodLeader(others, FLOOD));
      later(4 * ELECTION, () -> floodLeader(others, FLOOD));
    } else {
      // Its log is the longest, but not the newest, and nobody leads.
      later(
          takes,
          () -> {
            for (Server each : others) {
              if (each.leads()) {
                each.crash(false);
              }
            }
          });
    }
    return takes + ELECTION;
  }

  /**
   * A leader that is cut off writes on a disk that stands still. When that goes on at last other
   * entries are to stand there.
   */
  private long stuck(Server leader) {
    say("stuck");
    long takes = 3 * ELECTION + chance.between(0, ELECTION);
    partitions.isolate(leader, takes);
    leader.machine().stick(takes + chance.between(0, ELECTION / 2));
    clients.getFirst().flood(leader.place(), 1 + chance.below(6));
    return takes + ELECTION / 2;
  }

  private void floodLeader(List<Server> among, int writes) {
    for (Server each : among) {
      if (each.leads()) {
        clients.getFirst().flood(each.place(), writes);
      }
    }
  }

  /** A follower is away for longer than the leader keeps entries; then something happens to it. */
  private long leftBehind(Server leader, List<Server> others) {
    say("left behind");
    Server follower = others.getFirst();
    long away = ELECTION;
    partitions.isolate(follower, away);
    clients.getLast().flood(leader.place(), 2 * FLOOD);
    later(
        away + chance.between(0, ELECTION),
        () -> {
          switch (chance.below(4)) {
            case 0 -> follower.crash(true);
            case 1 -> leader.crash(chance.even());
            case 2 -> follower.endAfter(chance.below(200));
            default -> partitions.isolate(follower, ELECTION / 2);
          }
        });
    return 2 * away;
  }

  /** A leader hands over, and is cut off before it hears of its successor. */
  private long handedOver(Server leader, List<Server> others) {
    say("handed over");
    Server to = others.getFirst();
    long takes = 2 * ELECTION;
    if (chance.oneIn(3)) {
      // The order to stand is found only much later.
      to.pause(ELECTION + chance.between(0, ELECTION));
    } else {
      later(chance.between(0, 20 * MILLI), () -> partitions.isolate(leader, takes));
    }
    leader.reception().transfer(to.id());
    watch(leader, to, takes);
    return takes;
  }

  /** Whoever leads ends soon after: the paper's figure 8. */
  private long leadersInARow() {
    say("leaders in a row");
    long takes = 6 * ELECTION;
    long end = world.now() + takes;
    strike(end);
    return takes;
  }

  private void strike(long end) {
    if (world.now() > end) {
      return;
    }
    Server leader = cluster.leader();
    if (leader != null) {
      List<Server> others = others(leader);
      if (others.size() > 1) {
        // What it writes gets to a few only.
        partitions.part(leader, others.subList(1, others.size()), 100 * MILLI);
      }
      later(
          chance.between(0, 60 * MILLI),
          () -> {
            leader.crash(chance.even());
            leader.hurry();
          });
    }
    later(chance.between(50 * MILLI, 300 * MILLI), () -> strike(end));
  }

  /** A leader puts itself out, and hardly anybody hears of it (dissertation §4.2.2). */
  private long removedAlone(Server leader) {
    if (cluster.isFragile()) {
      return 0;
    }
    say("removed alone");
    long takes = 2 * ELECTION;
    if (chance.even()) {
      partitions.isolate(leader, takes);
    } else {
      later(chance.between(0, 3 * MILLI), () -> partitions.isolate(leader, takes));
    }
    leader.reception().change(new MemberChange.Remove(leader.id()));
    return takes;
  }

  /** All but the leader start anew at once, and the leader is heard by none of them. */
  private long restarted(List<Server> others) {
    say("restarted");
    for (Server each : others) {
      each.crash(chance.even());
      if (chance.even()) {
        each.hurry();
      }
    }
    return ELECTION;
  }

  /**
   * One lacks what was acknowledged, because it was away; the other, because the end of its log is
   * torn. Together they are a majority, and must not lead.
   */
  private long torn(Server leader, List<Server> others) {
    if (others.size() < 2 || cluster.isFragile()) {
      return 0;
    }
    say("torn");
    long takes = 3 * ELECTION;
    Server away = others.get(0);
    Server victim = others.get(1);
    partitions.isolate(away, takes);
    clients.getFirst().flood(leader.place(), 5);
    later(
        chance.between(100 * MILLI, 400 * MILLI),
        () -> {
          victim.tear();
          partitions.isolate(leader, takes);
        });
    return takes;
  }
}
