package io.discovery.catalog;

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

  static Node node(String name, String address) {
    return new Node(name, "", address, new TreeMap<>(), new TreeMap<>());
  }

  static Check check(String id, String serviceId, CheckStatus status) {
    return new Check(id, id, status, "", "", serviceId, "", List.of(), "tcp", 7);
  }

  static Command register(String node, Service service, Check... checks) {
    return new Command.Register(node(node, "127.0.0.1"), true, List.of(service), List.of(checks));
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
    return switch (random.nextInt(10)) {
      case 0 -> new Command.DeregisterNode(node);
      case 1 -> new Command.DeregisterService(node, id);
      case 2 -> new Command.DeregisterCheck(node, check);
      case 3 -> new Command.KvDelete(key, cas);
      case 4 -> new Command.KvDeleteTree(pick(random, "k/", "k", "x"));
      case 5, 6 ->
          new Command.KvPut(key, new byte[] {(byte) random.nextInt(3)}, random.nextInt(2), cas);
      case 7 ->
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
