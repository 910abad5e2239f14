package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.raft.Guarantee;
import io.discovery.simulator.history.History;
import io.discovery.simulator.history.Operation;
import io.discovery.simulator.world.Chance;
import io.discovery.simulator.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing after the other, at a server that it takes for the leader or at any, and remembers
 * what it was told.
 */
final class Client {
  /** After which it waits no more, ns. */
  private static final long PATIENCE_NANOS = 900_000_000;

  /** Mostly it is busy, now and then it has something else to do, ns. */
  private static final long MOST_THINKING_NANOS = 150_000_000;

  private static final long MOST_RESTING_NANOS = 2_000_000_000;
  private static final int ONE_IN_RESTS = 4;

  /** Until it tries again where it was refused, ns. */
  private static final long MOST_RETRY_NANOS = 250_000_000;

  /** Of what it does, a restore is rare. */
  private static final int ONE_IN_RESTORES = 40;

  /** Between two reads of one that watches closely, ns. */
  private static final long MOST_WATCHING_NANOS = 30_000_000;

  /** No call waits. */
  private static final long NONE = Long.MIN_VALUE;

  private final int place;
  private final World world;
  private final Chance chance;
  private final Cluster cluster;
  private final History history;
  private final LongSupplier values;
  private final Map<String, Registers.Shown> known = new HashMap<>();
  private String key = Registers.KEYS.getFirst();
  private int target;
  private int at;
  private long waitingFor = NONE;

  /** Calls that end with the one it waits for: a restore writes every register. */
  private List<Long> alongside = List.of();

  private @Nullable Bringing bringing;
  private long registrations;
  private long lastAnswerAt = -1;
  private Habit habit = Habit.ANYTHING;
  private long habitUntil;

  /** What it is given to for a while. */
  enum Habit {
    /** Whatever comes to its mind, wherever it believes the leader. */
    ANYTHING,
    /** Reads at one server, as fast as it is answered. */
    WATCH,
    /** The same, but writes mostly. */
    WRITE,
    /** Nothing. */
    SLEEP
  }

  /**
   * @param values gives numbers that no client has written
   */
  Client(int place, Cluster cluster, History history, LongSupplier values) {
    this.place = place;
    this.cluster = cluster;
    this.history = history;
    this.values = values;
    world = cluster.world();
    chance = world.chance();
    cluster.door().join(place, (_, message) -> receive(message));
  }

  int place() {
    return place;
  }

  /** When a write of its was last acknowledged, or a conflict told. */
  long lastAnswerAt() {
    return lastAnswerAt;
  }

  /** Begins, after a while. */
  void think() {
    world.after(pause(), this::act);
  }

  private long pause() {
    if (world.now() < habitUntil) {
      return switch (habit) {
        case WATCH, WRITE -> chance.between(0, MOST_WATCHING_NANOS);
        case SLEEP -> habitUntil - world.now();
        case ANYTHING -> chance.between(0, MOST_THINKING_NANOS);
      };
    }
    boolean rests = chance.oneIn(ONE_IN_RESTS);
    return chance.between(0, rests ? MOST_RESTING_NANOS : MOST_THINKING_NANOS);
  }

  /** Has it do this at that server for a while. */
  void become(Habit another, int server, long nanos) {
    habit = another;
    target = server;
    habitUntil = world.now() + nanos;
  }

  private void act() {
    if (world.now() >= habitUntil) {
      habit = Habit.ANYTHING;
    }
    key = chance.of(Registers.KEYS);
    switch (habit) {
      case WATCH -> read(target);
      case SLEEP -> {
        think();
        return;
      }
      case WRITE, ANYTHING -> {
        if (chance.oneIn(ONE_IN_RESTORES)) {
          restore();
          return;
        }
        switch (chance.below(10)) {
          case 0, 1, 2 -> read(chance.oneIn(3) ? anywhere() : target);
          case 3, 4, 5 -> replace();
          case 6 -> delete();
          case 7 -> register();
          default -> put();
        }
      }
    }
    waitAWhile();
  }

  private void waitAWhile() {
    long call = waitingFor;
    world.after(PATIENCE_NANOS, () -> giveUp(call));
  }

  private void restore() {
    String id = "restore-" + place + "-" + world.now();
    bringing = new Bringing(id, chance, values, this::registration);
    bring(bringing);
  }

  /** One command after the other, each once the one before it was applied. */
  private void bring(Bringing what) {
    boolean last = what.isAtItsEnd();
    waitingFor = --registrations;
    if (last) {
      List<Long> calls = new ArrayList<>();
      what.values()
          .forEach(
              (register, value) ->
                  calls.add(
                      history.called(
                          place, register, new Operation.Act.Write(value), world.now())));
      alongside = calls;
    }
    ask(target, new Call.Write(waitingFor, what.next()));
    if (last) {
      bringing = null;
    }
    waitAWhile();
  }

  private int anywhere() {
    return chance.below(cluster.servers().size());
  }

  private void send(Operation.Act act, int server, LongFunction<Call> call) {
    waitingFor = history.called(place, key, act, world.now());
    ask(server, call.apply(waitingFor));
  }

  private void ask(int server, Call call) {
    at = server;
    cluster.door().send(place, server, call);
  }

  private void read(int server) {
    Guarantee guarantee = chance.even() ? Guarantee.LEASE : Guarantee.QUORUM;
    send(new Operation.Act.Read(), server, call -> new Call.Read(call, key, guarantee));
  }

  private void put() {
    long value = values.getAsLong();
    send(new Operation.Act.Write(value), target, call -> write(call, value, OptionalLong.empty()));
  }

  private Call write(long call, long value, OptionalLong cas) {
    return new Call.Write(call, new Command.KvPut(key, Registers.bytes(value), 0, cas));
  }

  private void replace() {
    Registers.Shown seen = known.get(key);
    if (seen == null) {
      read(target);
      return;
    }
    long value = values.getAsLong();
    send(
        new Operation.Act.Replace(seen.value(), value),
        target,
        call -> write(call, value, OptionalLong.of(seen.modifyIndex())));
  }

  private void delete() {
    send(
        new Operation.Act.Write(Operation.ABSENT),
        target,
        call -> new Call.Write(call, new Command.KvDelete(key, OptionalLong.empty())));
  }

  /** What is no register: it makes the state richer, and with it the comparison of states. */
  private void register() {
    // Below what a history counts.
    waitingFor = --registrations;
    ask(target, new Call.Write(waitingFor, registration()));
  }

  private Command registration() {
    String name = "node-" + chance.below(4);
    String service = "service-" + chance.below(3);
    return switch (chance.below(6)) {
      case 0 -> new Command.DeregisterNode(name);
      case 1 -> new Command.DeregisterService(name, service);
      case 2, 3 -> new Command.Register(node(name), false, List.of(), List.of());
      default ->
          new Command.Register(
              node(name), true, List.of(Service.of(service, service, chance.below(90))), List.of());
    };
  }

  private Node node(String name) {
    String address = "10.0.0." + chance.below(250);
    return new Node(name, "", address, new TreeMap<>(), new TreeMap<>());
  }

  /** Writes at once more than it could wait for: it does not look at the answers. */
  void flood(int server, int writes) {
    for (int i = 0; i < writes; i++) {
      cluster.door().send(place, server, new Call.Write(--registrations, registration()));
    }
  }

  private void receive(Call message) {
    if (message.number() != waitingFor) {
      return;
    }
    switch (message) {
      case Call.Shown shown -> {
        known.put(key, shown.register());
        end(new Operation.Answer.Value(shown.register().value()));
      }
      case Call.Applied applied -> {
        lastAnswerAt = world.now();
        if (bringing != null && applied.result() instanceof Command.Result.Done) {
          bring(bringing);
          return;
        }
        applied(applied.result());
      }
      case Call.Refused refused -> {
        calls().forEach(history::refused);
        refused(refused.hint());
        return;
      }
      case Call.Unknown _ -> calls().forEach(history::givenUp);
      case Call.Read _, Call.Write _ ->
          throw new IllegalStateException("a server asks nothing: " + message);
    }
    if (world.now() >= habitUntil) {
      target = at;
    }
    forget();
    think();
  }

  private void applied(Command.Result result) {
    switch (result) {
      case Command.Result.Done _ -> {
        if (!alongside.isEmpty()) {
          cluster.tally().add(Tally.Of.RESTORES);
        }
        end(new Operation.Answer.Done());
      }
      case Command.Result.Conflict _ -> end(new Operation.Answer.Conflict());
      // Another restore has begun since: this one has changed nothing and never will.
      case Command.Result.Refused _ -> calls().forEach(history::refused);
    }
  }

  /** What it waits for, as far as it is in the history. */
  private List<Long> calls() {
    return waitingFor >= 0 ? List.of(waitingFor) : alongside;
  }

  private void forget() {
    waitingFor = NONE;
    alongside = List.of();
    bringing = null;
  }

  /** It looks elsewhere: where it was told that the leader is, or anywhere. */
  private void refused(@Nullable UUID hint) {
    forget();
    Server leader = hint == null ? null : cluster.find(hint);
    if (world.now() >= habitUntil) {
      target = leader == null ? anywhere() : leader.place();
    }
    long most = leader == null ? MOST_RETRY_NANOS : MOST_THINKING_NANOS;
    world.after(chance.between(0, most), this::act);
  }

  private void end(Operation.Answer answer) {
    calls().forEach(call -> history.returned(call, answer, world.now()));
  }

  private void giveUp(long call) {
    if (call == waitingFor) {
      cluster.tally().add(Tally.Of.UNANSWERED);
      calls().forEach(history::givenUp);
      forget();
      if (world.now() >= habitUntil) {
        target = anywhere();
      }
      think();
    }
  }
}
