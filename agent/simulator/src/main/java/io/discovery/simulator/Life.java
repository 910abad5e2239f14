package io.discovery.simulator;

import io.discovery.simulator.history.History;
import io.discovery.simulator.history.Linearizability;
import io.discovery.simulator.history.Operation;
import io.discovery.simulator.history.Verdict;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that happens from one seed: harm for a while, then none, and the server must serve again;
 * then it starts once more after a power loss, and what the clients saw is judged.
 */
final class Life {
  static final int CLIENTS = 4;

  /** How long harm is done, ns. */
  private static final long HARM_NANOS = 12_000_000_000L;

  /**
   * How long after the last harm every client must have been served, ns: a start, a second until
   * the log is tried again, and some patience of the client itself.
   */
  private static final long HEAL_NANOS = 4_000_000_000L;

  /** A start after the last power loss, ns. */
  private static final long LAST_START_NANOS = 1_000_000_000L;

  private final World world;
  private final Tally tally = new Tally();
  private final Checks checks = new Checks();
  private final History history = new History();
  private final Server server;
  private final Nemesis nemesis;
  private final List<Client> clients = new ArrayList<>();
  private long values;

  Life(long seed, Craft craft, boolean traced) {
    world = new World(seed, traced);
    Network<Message> network = new Network<>(world);
    server = new Server(world, network, craft, checks, tally);
    nemesis = new Nemesis(world, server, network, tally);
    for (int place = 1; place <= CLIENTS; place++) {
      clients.add(new Client(place, world, network, history, () -> ++values, tally));
    }
  }

  /**
   * Lives it.
   *
   * @throws Violation when something was not as promised
   */
  Tally live() {
    tally.add(Tally.Of.LIVES);
    server.start();
    clients.forEach(Client::think);
    nemesis.rest();
    world.runUntil(HARM_NANOS, server::check);
    nemesis.stop();
    world.say(() -> "no more harm");
    world.runUntil(HARM_NANOS + HEAL_NANOS, server::check);
    for (Client client : clients) {
      Violation.unless(
          client.lastAnswerAt() > HARM_NANOS,
          () ->
              "no write was acknowledged in %d s without harm"
                  .formatted(HEAL_NANOS / 1_000_000_000));
    }
    server.crash(true);
    world.runUntil(HARM_NANOS + HEAL_NANOS + LAST_START_NANOS, server::check);
    Violation.unless(server.up(), () -> "the server did not start after the last power loss");
    judge();
    tally.add(Tally.Of.EVENTS, world.happened());
    return tally;
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
