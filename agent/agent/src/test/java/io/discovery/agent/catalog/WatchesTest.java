package io.discovery.agent.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Restoring;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import io.discovery.catalog.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private final Watches watches = new Watches();
  private final List<String> woken = new ArrayList<>();
  private Snapshot now = Snapshot.EMPTY;

  private void put(String key) {
    apply(new Command.KvPut(key, new byte[] {(byte) now.index()}, 0, OptionalLong.empty()));
  }

  private void apply(Command command) {
    Applied applied = Apply.apply(now, now.index() + 1, 0, command);
    now = applied.next();
    watches.wake(applied.changed(), now);
  }

  private CatalogAccess.Watch watch(Topic topic, long index, String name) {
    return watches.add(topic, index, () -> woken.add(name), () -> now);
  }

  @Test
  void aWaiterIsWokenOnceByTheFirstNewIndexOfItsTopic() {
    watch(new Topic.Key("a"), 1, "a");
    put("b");
    assertEquals(List.of(), woken);
    put("a");
    put("a");
    assertEquals(List.of("a"), woken);
  }

  @Test
  void whoComesLateIsWokenAtOnce() {
    put("a");
    put("a");
    watch(new Topic.Key("a"), 1, "late");
    assertEquals(List.of("late"), woken);
  }

  @Test
  void whoHasSeenTheIndexAlreadyIsNotWokenByIt() {
    watch(new Topic.Key("a"), 1, "seen");
    put("a");
    assertEquals(List.of(), woken);
    put("a");
    assertEquals(List.of("seen"), woken);
  }

  @Test
  void aPrefixHearsOfEveryKeyBelowIt() {
    watch(new Topic.KeyPrefix("app/"), 1, "app");
    watch(new Topic.KeyPrefix("other/"), 1, "other");
    put("x");
    put("app/one");
    assertEquals(List.of("app"), woken);
  }

  @Test
  void aRestoreWakesEverybody() {
    watch(new Topic.Key("a"), 1, "key");
    watch(new Topic.KeyPrefix("b/"), 1, "prefix");
    watch(new Topic.OfService("web"), 1, "service");
    watch(new Topic.Nodes(), 1, "nodes");
    String id = "r";
    String digest = Restoring.beginOfDigest(id);
    apply(new Command.RestoreBegin(id));
    byte[] state = StateStream.encode(Snapshot.EMPTY).next();
    apply(new Command.RestorePart(id, 0, state));
    assertEquals(List.of(), woken);
    apply(new Command.RestoreEnd(id, 1, Restoring.digest(digest, state)));
    assertEquals(Set.of("key", "prefix", "service", "nodes"), Set.copyOf(woken));
    assertEquals(4, woken.size());
  }

  @Test
  void aCancelledWatchStaysSilent() {
    watch(new Topic.Key("a"), 0, "gone").cancel();
    watch(new Topic.Key("b"), 1, "gone").cancel();
    put("x");
    put("b");
    assertEquals(List.of("gone"), woken, "the first was past its index when it was added");
  }
}
