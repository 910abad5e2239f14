package io.discovery.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Servers, their disks and the network between them, on virtual time and from one seed. After every
 * step the properties of the Raft paper's figure 3 are checked.
 */
final class Cluster {
  static final long MILLI = 1_000_000L;
  static final Timing TIMING = new Timing(100 * MILLI, 20 * MILLI);

  /** So small that a life meets snapshots, and followers that need one. */
  static final Limits LIMITS = new Limits(12, 4_000, 25, 8_000, 48);

  /** What may go wrong; how often, in a thousand. */
  record Faults(int loss, int duplication, int longDelay, int slowDisk) {
    static final Faults NONE = new Faults(0, 0, 0, 0);
    static final Faults ALL = new Faults(50, 30, 60, 100);
  }

  private record Event(long at, long order, Runnable what) {}

  final SplittableRandom random;
  final Map<UUID, Server> servers = new HashMap<>();
  final List<UUID> ids = new ArrayList<>();
  final Properties properties = new Properties();
  Faults faults = Faults.NONE;
  long now;
  long steps;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private final Set<String> cut = new HashSet<>();
  private long order;
  private long nextProposal;

  Cluster(int size, long seed) {
    random = new SplittableRandom(seed);
    for (int i = 1; i <= size; i++) {
      ids.add(new UUID(0, i));
    }
    Configuration initial = Configuration.of(ids);
    for (UUID id : ids) {
      servers.put(id, new Server(this, id, initial));
    }
    ids.forEach(id -> server(id).start());
  }

  /** A machine that knows nobody yet. */
  Server join() {
    UUID id = new UUID(0, ids.size() + 1L);
    Server server = new Server(this, id, Configuration.NONE);
    ids.add(id);
    servers.put(id, server);
    server.start();
    return server;
  }

  Server server(UUID id) {
    Server server = servers.get(id);
    if (server == null) {
      throw new IllegalArgumentException("no such server");
    }
    return server;
  }

  /** The server by its place, from 0. */
  Server server(int i) {
    return server(ids.get(i));
  }

  void at(long when, Runnable what) {
    events.add(new Event(when, order++, what));
  }

  /** Lets this much time pass. */
  void run(long nanos) {
    long end = now + nanos;
    Event next = events.peek();
    while (next != null && next.at() <= end) {
      events.remove();
      now = Math.max(now, next.at());
      next.what().run();
      next = events.peek();
    }
    now = end;
  }

  /** Lets time pass until it is so, or fails after a virtual minute. */
  void until(String what, BooleanSupplier isSo) {
    long deadline = now + 60_000 * MILLI;
    while (!isSo.getAsBoolean()) {
      if (now > deadline) {
        throw new AssertionError("not within a minute: " + what);
      }
      run(5 * MILLI);
    }
  }

  void post(Message message) {
    if (chance(faults.loss())) {
      return;
    }
    deliver(message);
    if (chance(faults.duplication())) {
      deliver(message);
    }
  }

  private void deliver(Message message) {
    long delay = MILLI / 2 + random.nextLong(MILLI);
    if (chance(faults.longDelay())) {
      delay += random.nextLong(150 * MILLI);
    }
    at(
        now + delay,
        () -> {
          Server to = server(message.to());
          if (to.up() && !cut.contains(message.from() + ">" + message.to())) {
            to.step(new Input.Received(message));
          }
        });
  }

  boolean chance(int inThousand) {
    return random.nextInt(1000) < inThousand;
  }

  /** No message gets from one to the other any more. */
  void cut(UUID from, UUID to) {
    cut.add(from + ">" + to);
  }

  /** The server hears and is heard by nobody. */
  void isolate(UUID id) {
    for (UUID other : ids) {
      cut(id, other);
      cut(other, id);
    }
  }

  void healNetwork() {
    cut.clear();
  }

  /** A command proposed at a server. Returns the number that is its payload. */
  long propose(Server to) {
    long id = nextProposal++;
    to.step(new Input.Propose(List.of(new Proposal(id, bytes(id)))));
    return id;
  }

  long read(Server at) {
    return read(at, chance(500) ? Guarantee.LEASE : Guarantee.QUORUM);
  }

  long read(Server at, Guarantee guarantee) {
    long id = nextProposal++;
    properties.readBegins(id);
    at.step(new Input.Read(List.of(id), guarantee));
    return id;
  }

  /** A change of members asked of a server. */
  long change(Server at, MemberChange change) {
    long id = nextProposal++;
    at.step(new Input.Change(id, change));
    return id;
  }

  static byte[] bytes(long id) {
    return ByteBuffer.allocate(8).putLong(id).array();
  }

  /** The leader of the latest term among those that are up, or null. */
  @Nullable Server leader() {
    Server found = null;
    for (UUID id : ids) {
      Server each = server(id);
      if (each.up()
          && each.status().leads()
          && (found == null || found.status().term() < each.status().term())) {
        found = each;
      }
    }
    return found;
  }

  /** Waits for a leader that has committed an entry of its term. */
  Server elect() {
    until(
        "a leader",
        () -> {
          Server leader = leader();
          return leader != null && leader.committedOwnTerm();
        });
    return Objects.requireNonNull(leader());
  }
}
