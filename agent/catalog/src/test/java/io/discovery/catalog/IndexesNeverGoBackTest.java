package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories among few names; every claim is checked after every command. */
class IndexesNeverGoBackTest {
  private static final int SEEDS = 400;
  private static final int COMMANDS = 120;
  private static final List<Topic> TOPICS =
      List.of(
          new Topic.Nodes(),
          new Topic.Services(),
          new Topic.Checks(),
          new Topic.OfNode("n1"),
          new Topic.OfNode("n2"),
          new Topic.OfService("web"),
          new Topic.OfService("db"),
          new Topic.Key("k"),
          new Topic.Key("k/1"),
          new Topic.KeyPrefix("k/"),
          new Topic.KeyPrefix(""),
          new Topic.AllSessions(),
          new Topic.SessionsOf("n1"),
          new Topic.SessionsOf("n2"),
          new Topic.OfSession("s1"),
          new Topic.OfSession("s2"));

  @Test
  void overAnyHistory() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      History history = new History();
      for (int i = 0; i < COMMANDS; i++) {
        Snapshot before = history.now();
        Applied applied = history.apply(History.random(random));
        for (Topic topic : TOPICS) {
          check(seed, topic, before, applied);
        }
      }
    }
  }

  @Test
  void overRestoresOfOneSelfAndOfOthers() {
    for (int seed = 0; seed < SEEDS / 4; seed++) {
      Random random = new Random(seed);
      History history = new History();
      History other = new History();
      for (int i = 0; i < COMMANDS; i++) {
        other.apply(History.random(random));
        boolean restores = random.nextInt(20) == 0;
        History from = random.nextBoolean() ? history : other;
        Snapshot saved = from.snapshots().get(random.nextInt(from.snapshots().size()));
        Iterator<Command> commands =
            restores
                ? Brought.commands(saved, 20 + random.nextInt(2_000)).iterator()
                : List.of(History.random(random)).iterator();
        KvStore keys = history.now().kv();
        while (commands.hasNext()) {
          Snapshot before = history.now();
          Applied applied = history.apply(commands.next());
          for (Topic topic : TOPICS) {
            check(seed, topic, before, applied);
          }
        }
        if (restores) {
          assertEquals(Brought.content(saved), Brought.content(history.now()), "seed " + seed);
          checkLocks(seed, keys, history.now().kv());
        }
      }
    }
  }

  /** Who holds a key by a restore and did not before is told apart from who did. */
  private static void checkLocks(int seed, KvStore before, KvStore after) {
    for (Versioned<KvEntry> each : before.entries().values()) {
      KvEntry was = each.value();
      KvEntry is = after.get(was.key()).map(Versioned::value).orElse(was);
      boolean another = !is.session().isEmpty() && !is.session().equals(was.session());
      assertTrue(
          is.lockIndex() >= was.lockIndex() + (another ? 1 : 0),
          "seed " + seed + ": lock index of " + was.key() + " went back");
    }
  }

  /** What a reader of the topic sees may only differ when its index moved and it was named. */
  private static void check(int seed, Topic topic, Snapshot before, Applied applied) {
    String where = "seed " + seed + " index " + applied.next().index() + " " + topic;
    long was = before.indexOf(topic);
    long is = applied.next().indexOf(topic);
    assertTrue(is >= was, where + ": index went back from " + was + " to " + is);
    if (!view(topic, before).equals(view(topic, applied.next()))) {
      assertEquals(applied.next().index(), is, where + ": changed without a new index");
      assertTrue(named(topic, applied), where + ": changed without being named");
    }
  }

  private static boolean named(Topic topic, Applied applied) {
    if (applied.changed().contains(new Topic.Everything())) {
      return true;
    }
    return topic instanceof Topic.KeyPrefix prefix
        ? applied.changed().stream()
            .anyMatch(t -> t instanceof Topic.Key k && k.key().startsWith(prefix.prefix()))
        : applied.changed().contains(topic);
  }

  private static Object view(Topic topic, Snapshot s) {
    Registry r = s.registry();
    return switch (topic) {
      case Topic.Everything _ -> throw new IllegalArgumentException("nobody sees all at once");
      case Topic.Nodes _ -> r.nodes().values().stream().map(NodeEntry::node).toList();
      case Topic.Services _ ->
          r.nodes().values().stream().flatMap(n -> n.services().values().stream()).toList();
      case Topic.Checks _ ->
          r.nodes().values().stream().flatMap(n -> n.checks().values().stream()).toList();
      case Topic.OfNode t -> r.node(t.name()).map(n -> List.of(n.node(), n.services(), n.checks()));
      case Topic.OfService t -> r.instances(t.name());
      case Topic.Key t -> s.kv().get(t.key());
      case Topic.KeyPrefix t -> s.kv().below(t.prefix());
      case Topic.AllSessions _ -> s.sessions().all();
      case Topic.SessionsOf t -> s.sessions().onNode(t.node());
      case Topic.OfSession t -> s.sessions().get(t.id());
      case Topic.Leader _ -> s.termStart();
    };
  }

  @Test
  void overASnapshotAndBack() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      History history = new History();
      for (int i = 0; i < random.nextInt(COMMANDS); i++) {
        history.apply(History.random(random));
      }
      SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
      for (Iterator<byte[]> i = SnapshotCodec.records(history.now()); i.hasNext(); ) {
        reader.accept(i.next());
      }
      assertEquals(history.now(), reader.finish(), "seed " + seed);
    }
  }
}
