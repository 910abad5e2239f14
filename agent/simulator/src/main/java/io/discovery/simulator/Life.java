package io.discovery.simulator;

import io.discovery.simulator.history.History;
import io.discovery.simulator.history.Linearizability;
import io.discovery.simulator.history.Operation;
import io.discovery.simulator.history.Verdict;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that happens from one seed: harm for a while, then none, and the cluster must serve again and
 * agree; then all of it starts once more after a power loss, and what the clients saw is judged.
 */
final class Life {
  static final int CLIENTS = 4;

  private static final long SECOND = 1_000_000_000L;

  /** How long harm is done, ns. */
  private static final long HARM_NANOS = 165 * SECOND;

  /**
   * How long after the last harm all must be well, ns: a start, twice the silence after it, some
   * elections that nobody wins, a second until a log is tried again, and a snapshot for whoever is
   * behind.
   */
  private static final long HEAL_NANOS = 20 * SECOND;

  private static final long LOOK_NANOS = SECOND / 4;

  /** Clients have places far from those of servers. */
  private static final int FIRST_CLIENT = 32;

  /** So many voters at first; the small ones are cheap and the most usual. */
  private static final int[] VOTERS = {1, 2, 3, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7};

  private final World world;
  private final Tally tally = new Tally();
  private final History history = new History();
  private final Cluster cluster;
  private final Operator operator;
  private final Nemesis nemesis;
  private final List<Client> clients = new ArrayList<>();
  private long values;

  Life(long seed, Craft craft, boolean traced) {
    world = new World(seed, traced);
    Chance chance = world.chance();
    int voters = VOTERS[chance.below(VOTERS.length)];
    cluster = new Cluster(world, craft, tally, voters);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(FIRST_CLIENT + i, cluster, history, () -> ++values));
    }
    operator = new Operator(cluster, Math.max(voters, 2));
    nemesis = new Nemesis(cluster, clients);
  }

  /**
   * Lives it.
   *
   * @throws Violation when something was not as promised
   */
  Tally live() {
    tally.add(Tally.Of.LIVES);
    cluster.servers().forEach(Server::start);
    clients.forEach(Client::think);
    operator.rest();
    nemesis.rest();
    world.runUntil(HARM_NANOS);
    nemesis.stop();
    operator.stop();
    world.say(() -> "no more harm");
    heal();
    world.say(() -> "power of all lost at last");
    cluster.servers().forEach(each -> each.crash(true));
    heal();
    judge();
    tally.add(Tally.Of.EVENTS, world.happened());
    tally.add(Tally.Of.MILLIS, world.now() / 1_000_000);
    return tally;
  }

  /** Within a bound every client is served, and all members have the same. */
  private void heal() {
    long begun = world.now();
    String lacking = "";
    while (world.now() < begun + HEAL_NANOS) {
      world.runUntil(world.now() + LOOK_NANOS);
      lacking = lacking(begun);
      if (lacking.isEmpty()) {
        return;
      }
    }
    String what = lacking;
    Violation.unless(false, () -> "%d s without harm, and %s".formatted(HEAL_NANOS / SECOND, what));
  }

  private String lacking(long since) {
    for (Client each : clients) {
      if (each.lastAnswerAt() <= since) {
        return "no write of a client was acknowledged";
      }
    }
    return cluster.isFragile() ? "what is lost is still a member" : cluster.disagreement();
  }

  private void judge() {
    for (Map.Entry<String, List<Operation>> each : history.all().entrySet()) {
      tally.add(Tally.Of.HISTORIES);
      switch (Linearizability.judge(each.getValue())) {
        case Verdict.Linearizable _ -> {}
        case Verdict.NotLinearizable bad ->
            throw new Violation(each.getKey() + " is not linearizable: " + bad.why());
        case Verdict.Undecided u ->
            throw new Violation(
                "history of %s not judged within %d configurations; shorten the life"
                    .formatted(each.getKey(), u.configurations()));
      }
    }
  }

  List<String> trace() {
    return world.trace();
  }
}
