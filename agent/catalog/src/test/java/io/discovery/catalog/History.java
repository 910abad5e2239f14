package io.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A catalog under a sequence of commands, for tests: keeps every snapshot it went through. */
final class History {
  private final List<Snapshot> snapshots = new ArrayList<>(List.of(Snapshot.EMPTY));
  private Applied last = new Applied(Snapshot.EMPTY, new Command.Result.Done(), Set.of());

  Snapshot now() {
    return snapshots.getLast();
  }

  List<Snapshot> snapshots() {
    return snapshots;
  }

  Applied apply(Command command) {
    last = Apply.apply(now(), now().index() + 1, 1_000L * (now().index() + 1), command);
    snapshots.add(last.next());
    return last;
  }

  /** Applies it so many milliseconds after the last command. */
  Applied applyAfter(long millis, Command command) {
    last = Apply.apply(now(), now().index() + 1, now().clusterTime() + millis, command);
    snapshots.add(last.next());
    return last;
  }

  /** Another leader begins. */
  void led() {
    snapshots.add(Apply.skip(now(), now().index() + 1));
  }

  static Node node(String name, String address) {
    return new Node(name, "", address, new TreeMap<>(), new TreeMap<>());
  }

  static Check check(String id, String serviceId, CheckStatus status) {
    return new Check(id, id, status, "", "", serviceId, "", List.of(), "tcp", 7);
  }

  static Command register(String node, Service service, Check... checks) {
    return new Command.Register(node(node, "127.0.0.1"), true, List.of(service), List.of(checks));
  }

  static Session session(String id, String node, String... nodeChecks) {
    return new Session(
        id,
        "",
        node,
        List.of(nodeChecks),
        List.of(),
        List.of(),
        Duration.ofSeconds(15),
        Session.Behavior.RELEASE,
        "",
        Duration.ZERO);
  }

  static Command acquire(String key, String session) {
    return new Command.KvAcquire(key, new byte[] {1}, 0, session);
  }

  static Command release(String key, String session) {
    return new Command.KvRelease(key, new byte[] {2}, 0, session);
  }

  /** A command about sessions and locks, among few names. */
  private static Command randomLocking(Random random) {
    String id = pick(random, "s1", "s2", "s3");
    String key = pick(random, "k", "k/1", "k/2", "l");
    byte[] value = {(byte) random.nextInt(3)};
    return switch (random.nextInt(7)) {
      case 0, 1 ->
          new Command.SessionCreate(
              new Session(
                  id,
                  pick(random, "", "mine"),
                  pick(random, "n1", "N2", "n2"),
                  random.nextBoolean() ? List.of() : List.of("c1"),
                  random.nextBoolean() ? List.of() : List.of("c2"),
                  random.nextInt(4) > 0 ? List.of() : List.of("c2"),
                  Duration.ofMillis(random.nextInt(20_000)),
                  pick(random, Session.Behavior.values()),
                  random.nextBoolean() ? "" : "90s",
                  Duration.ofSeconds(random.nextInt(2) * 90L)));
      case 2 -> new Command.SessionDestroy(id);
      case 3 -> new Command.SessionExpire(id, random.nextInt(40), random.nextInt(3));
      case 4 -> new Command.KvRelease(key, value, random.nextInt(2), id);
      default -> new Command.KvAcquire(key, value, random.nextInt(2), id);
    };
  }

  /** A command among few names, so that random ones meet each other often. */
  static Command random(Random random) {
    String node = pick(random, "n1", "N2", "n2");
    String service = pick(random, "web", "WEB", "db");
    String id = pick(random, "a", "b");
    String check = pick(random, "c1", "c2");
    String key = pick(random, "k", "k/1", "k/2", "l");
    OptionalLong cas =
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(40));
    CheckStatus status = pick(random, CheckStatus.values());
    return switch (random.nextInt(16)) {
      case 0 -> new Command.DeregisterNode(node);
      case 1 -> new Command.DeregisterService(node, id);
      case 2 -> new Command.DeregisterCheck(node, check);
      case 3 -> new Command.KvDelete(key, cas);
      case 4 -> new Command.KvDeleteTree(pick(random, "k/", "k", "x"));
      case 5, 6 ->
          new Command.KvPut(key, new byte[] {(byte) random.nextInt(3)}, random.nextInt(2), cas);
      case 7, 8, 9, 10, 11, 12 -> randomLocking(random);
      case 13 ->
          new Command.Register(
              new Node(
                  node,
                  "",
                  "127.0.0." + random.nextInt(3),
                  new TreeMap<>(Map.of("lan", "10.0.0.1")),
                  new TreeMap<>(Map.of("rack", "r1"))),
              random.nextBoolean(),
              List.of(),
              List.of(check(check, random.nextBoolean() ? "" : id, status)));
      default ->
          register(
              node,
              Service.of(id, service, 80 + random.nextInt(2), "t"),
              check(check, random.nextBoolean() ? "" : id, status));
    };
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... from) {
    return from[random.nextInt(from.length)];
  }
}
