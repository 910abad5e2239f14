package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.simulator.history.History;
import io.discovery.simulator.history.Operation;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.Network;
import io.discovery.simulator.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Does one thing after the other and remembers what it was told. */
final class Client {
  /** After which it waits no more, ns. */
  private static final long PATIENCE_NANOS = 400_000_000;

  private static final long MOST_THINKING_NANOS = 80_000_000;

  /** No call waits. */
  private static final long NONE = Long.MIN_VALUE;

  private final int place;
  private final World world;
  private final Chance chance;
  private final Network<Message> network;
  private final History history;
  private final LongSupplier values;
  private final Tally tally;
  private final Map<String, Registers.Shown> known = new HashMap<>();
  private String key = Registers.KEYS.getFirst();
  private long waitingFor = NONE;
  private long registrations;
  private long lastAnswerAt = -1;

  /**
   * @param values gives numbers that no client has written
   */
  Client(
      int place,
      World world,
      Network<Message> network,
      History history,
      LongSupplier values,
      Tally tally) {
    this.place = place;
    this.world = world;
    this.network = network;
    this.history = history;
    this.values = values;
    this.tally = tally;
    chance = world.chance();
    network.join(place, (_, message) -> receive(message));
  }

  /** When a write of its was last acknowledged, or a conflict told. */
  long lastAnswerAt() {
    return lastAnswerAt;
  }

  /** Begins, after a while. */
  void think() {
    world.after(chance.between(0, MOST_THINKING_NANOS), this::act);
  }

  private void act() {
    key = chance.of(Registers.KEYS);
    switch (chance.below(10)) {
      case 0, 1, 2 -> read();
      case 3, 4, 5 -> replace();
      case 6 -> delete();
      case 7 -> register();
      default -> put();
    }
    long call = waitingFor;
    world.after(PATIENCE_NANOS, () -> giveUp(call));
  }

  private void send(Operation.Act act, LongFunction<Message> message) {
    waitingFor = history.called(place, key, act, world.now());
    network.send(place, Server.PLACE, message.apply(waitingFor));
  }

  private void read() {
    send(new Operation.Act.Read(), call -> new Message.Read(call, key));
  }

  private void put() {
    long value = values.getAsLong();
    send(new Operation.Act.Write(value), call -> write(call, value, OptionalLong.empty()));
  }

  private Message write(long call, long value, OptionalLong cas) {
    return new Message.Write(call, new Command.KvPut(key, Registers.bytes(value), 0, cas));
  }

  private void replace() {
    Registers.Shown seen = known.get(key);
    if (seen == null) {
      read();
      return;
    }
    long value = values.getAsLong();
    send(
        new Operation.Act.Replace(seen.value(), value),
        call -> write(call, value, OptionalLong.of(seen.modifyIndex())));
  }

  private void delete() {
    send(
        new Operation.Act.Write(Operation.ABSENT),
        call -> new Message.Write(call, new Command.KvDelete(key, OptionalLong.empty())));
  }

  /** What is no register: it makes the state richer, and with it the comparison of states. */
  private void register() {
    // Below what a history counts.
    waitingFor = --registrations;
    String name = "node-" + chance.below(4);
    Command command =
        chance.oneIn(3)
            ? new Command.DeregisterNode(name)
            : new Command.Register(node(name), false, List.of(), List.of());
    network.send(place, Server.PLACE, new Message.Write(waitingFor, command));
  }

  private Node node(String name) {
    String address = "10.0.0." + chance.below(250);
    return new Node(name, "", address, new TreeMap<>(), new TreeMap<>());
  }

  private void receive(Message message) {
    if (message.call() != waitingFor) {
      return;
    }
    boolean recorded = waitingFor >= 0;
    switch (message) {
      case Message.Shown shown -> {
        known.put(key, shown.register());
        end(new Operation.Answer.Value(shown.register().value()));
      }
      case Message.Applied applied -> {
        lastAnswerAt = world.now();
        end(
            applied.result() instanceof Command.Result.Conflict
                ? new Operation.Answer.Conflict()
                : new Operation.Answer.Done());
      }
      case Message.Refused _ -> {
        if (recorded) {
          history.refused(waitingFor);
        }
      }
      case Message.Unknown _ -> history.givenUp(waitingFor);
      case Message.Read _, Message.Write _ ->
          throw new IllegalStateException("a server asks nothing: " + message);
    }
    waitingFor = NONE;
    think();
  }

  private void end(Operation.Answer answer) {
    if (waitingFor >= 0) {
      history.returned(waitingFor, answer, world.now());
    }
  }

  private void giveUp(long call) {
    if (call == waitingFor) {
      tally.add(Tally.Of.UNANSWERED);
      history.givenUp(call);
      waitingFor = NONE;
      think();
    }
  }
}
