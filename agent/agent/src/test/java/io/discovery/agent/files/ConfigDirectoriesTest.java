package io.discovery.agent.files;

import static io.discovery.agent.files.Watching.ports;
import static io.discovery.agent.files.Watching.put;
import static io.discovery.agent.files.Watching.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.files.ConfigDirectories.Definitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDirectoriesTest {
  @TempDir Path dir;

  @Test
  void anEmptyDirectoryIsToldAtOnce() throws Exception {
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{}");
    }
  }

  @Test
  void creationRenameChangeAndDeletionTakeEffectByThemselves() throws Exception {
    put(dir.resolve("a.json"), service("a", 1));
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{a=1}");
      put(dir.resolve("b.json"), service("b", 2));
      watching.awaitPorts("{a=1, b=2}");
      Files.writeString(dir.resolve("c.json"), service("c", 3));
      watching.awaitPorts("{a=1, b=2, c=3}");
      Files.writeString(dir.resolve("a.json"), service("a", 11));
      watching.awaitPorts("{a=11, b=2, c=3}");
      put(dir.resolve("b.json"), service("b", 22));
      watching.awaitPorts("{a=11, b=22, c=3}");
      Files.delete(dir.resolve("c.json"));
      watching.awaitPorts("{a=11, b=22}");
    }
  }

  @Test
  void aRenamedFileNeverLeaves() throws Exception {
    put(dir.resolve("a.json"), service("a", 1));
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{a=1}");
      for (int i = 0; i < 20; i++) {
        Path from = dir.resolve(i == 0 ? "a.json" : "n" + (i - 1) + ".json");
        Files.move(from, dir.resolve("n" + i + ".json"));
        String to = dir.resolve("n" + i + ".json").toString();
        watching.await(definitions -> definitions.inForce().containsKey(to));
      }
      for (Definitions definitions : watching.history()) {
        assertEquals("{a=1}", ports(definitions).toString());
      }
    }
  }

  @Test
  void aFileMovedBetweenDirectoriesNeverLeaves() throws Exception {
    Path one = Files.createDirectory(dir.resolve("one"));
    Path two = Files.createDirectory(dir.resolve("two"));
    put(two.resolve("a.json"), service("a", 1));
    try (Watching watching = new Watching(one, two)) {
      watching.awaitPorts("{a=1}");
      Files.move(two.resolve("a.json"), one.resolve("a.json"));
      String to = one.resolve("a.json").toString();
      watching.await(definitions -> definitions.inForce().containsKey(to));
      for (Definitions definitions : watching.history()) {
        assertEquals("{a=1}", ports(definitions).toString());
      }
    }
  }

  @Test
  void aPuppetRunThatPurgesFirstAndWritesUnderAnotherNameMakesNoGap() throws Exception {
    put(dir.resolve("a.json"), service("a", 1));
    put(dir.resolve("b.json"), service("b", 2));
    AtomicBoolean running = new AtomicBoolean(true);
    try (Watching watching = new Watching(Duration.ZERO, running::get, dir)) {
      watching.awaitPorts("{a=1, b=2}");
      Files.delete(dir.resolve("a.json"));
      Files.delete(dir.resolve("b.json"));
      assertTrue(watching.rescan().isEmpty());
      put(dir.resolve("c.json"), service("a", 1));
      String to = dir.resolve("c.json").toString();
      watching.await(definitions -> definitions.inForce().containsKey(to));
      for (Definitions definitions : watching.history()) {
        assertEquals("{a=1, b=2}", ports(definitions).toString());
      }
      running.set(false);
      watching.awaitPorts("{a=1}");
    }
  }

  @Test
  void onlyDefinitionNamesCount() throws Exception {
    put(dir.resolve("a.json"), service("a", 1));
    Files.writeString(dir.resolve("b.json20260101-1-x"), service("b", 1));
    Files.writeString(dir.resolve(".c.json"), service("c", 1));
    Files.writeString(dir.resolve("d.JSON"), service("d", 1));
    Files.writeString(dir.resolve("e.json~"), service("e", 1));
    Files.createSymbolicLink(dir.resolve(".#a.json"), Path.of("user@host.1:2"));
    Path below = Files.createDirectory(dir.resolve("below"));
    put(below.resolve("f.json"), service("f", 1));
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{a=1}");
      assertTrue(watching.rescan().isEmpty());
    }
  }

  @Test
  void aDirectoryThatAppearsLaterIsWatchedFromThenOn() throws Exception {
    Path late = dir.resolve("conf.d");
    try (Watching watching = new Watching(late)) {
      watching.await(definitions -> definitions.quarantined().containsKey(late.toString()));
      Files.createDirectory(late);
      put(late.resolve("a.json"), service("a", 1));
      Definitions there = watching.awaitPorts("{a=1}");
      assertTrue(there.quarantined().isEmpty());
      put(late.resolve("a.json"), service("a", 2));
      watching.awaitPorts("{a=2}");
    }
  }

  @Test
  void aDirectoryReplacedByRenameTakesEffectWithoutAGap() throws Exception {
    Path live = Files.createDirectory(dir.resolve("conf.d"));
    put(live.resolve("a.json"), service("a", 1));
    put(live.resolve("b.json"), service("b", 1));
    Path next = Files.createDirectory(dir.resolve("next"));
    put(next.resolve("a.json"), service("a", 2));
    try (Watching watching = new Watching(live)) {
      watching.awaitPorts("{a=1, b=1}");
      Files.move(live, dir.resolve("old"));
      Files.move(next, live);
      watching.awaitPorts("{a=2}");
      put(live.resolve("a.json"), service("a", 3));
      watching.awaitPorts("{a=3}");
      for (Definitions definitions : watching.history()) {
        assertFalse(ports(definitions).isEmpty());
      }
    }
  }

  @Test
  void aDirectoryThatIsGoneForGoodTakesItsDefinitionsWithIt() throws Exception {
    Path live = Files.createDirectory(dir.resolve("conf.d"));
    put(live.resolve("a.json"), service("a", 1));
    try (Watching watching = new Watching(live)) {
      watching.awaitPorts("{a=1}");
      Files.move(live, dir.resolve("old"));
      watching.awaitPorts("{}");
    }
  }

  @Test
  void aDirectoryBehindASwappedLinkIsFollowed() throws Exception {
    Path one = Files.createDirectory(dir.resolve("release-1"));
    put(one.resolve("a.json"), service("a", 1));
    Path two = Files.createDirectory(dir.resolve("release-2"));
    put(two.resolve("a.json"), service("a", 2));
    Path live = Files.createSymbolicLink(dir.resolve("conf.d"), one);
    try (Watching watching = new Watching(live)) {
      watching.awaitPorts("{a=1}");
      Path link = Files.createSymbolicLink(dir.resolve("conf.d.new"), two);
      Files.move(link, live, StandardCopyOption.ATOMIC_MOVE);
      watching.awaitPorts("{a=2}");
      put(two.resolve("a.json"), service("a", 3));
      watching.awaitPorts("{a=3}");
    }
  }

  @Test
  void filesBehindASwappedDataLinkAreFollowed() throws Exception {
    Path one = Files.createDirectory(dir.resolve("..2026_1"));
    put(one.resolve("a.json"), service("a", 1));
    Path two = Files.createDirectory(dir.resolve("..2026_2"));
    put(two.resolve("a.json"), service("a", 2));
    Path data = Files.createSymbolicLink(dir.resolve("..data"), Path.of("..2026_1"));
    Files.createSymbolicLink(dir.resolve("a.json"), Path.of("..data", "a.json"));
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{a=1}");
      Path link = Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..2026_2"));
      Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
      watching.awaitPorts("{a=2}");
    }
  }

  @Test
  void aSingleFileIsWatchedWhateverItsName() throws Exception {
    Path file = dir.resolve("services.conf");
    Files.writeString(file, service("a", 1));
    put(dir.resolve("b.json"), service("b", 1));
    try (Watching watching = new Watching(file)) {
      watching.awaitPorts("{a=1}");
      put(file, service("a", 2));
      watching.awaitPorts("{a=2}");
      Files.delete(file);
      watching.awaitPorts("{}");
    }
  }

  @Test
  void aRescanReadsWhatNoStatTells() throws Exception {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Path conf = Files.createDirectory(dir.resolve("conf.d"));
    Path target = Files.writeString(elsewhere.resolve("target"), service("a", 1));
    Files.createSymbolicLink(conf.resolve("a.json"), target);
    try (Watching watching = new Watching(conf)) {
      watching.awaitPorts("{a=1}");
      FileTime time = Files.getLastModifiedTime(target);
      Files.writeString(target, service("a", 2));
      Files.setLastModifiedTime(target, time);
      watching.rescan();
      watching.awaitPorts("{a=2}");
    }
  }

  @Test
  void aBadVersionIsQuarantinedByItselfAndTheLastGoodOneStays() throws Exception {
    Path file = dir.resolve("a.json");
    put(file, service("a", 1));
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{a=1}");
      put(file, service("a", 99999));
      Definitions bad =
          watching.await(definitions -> definitions.quarantined().containsKey(file.toString()));
      assertEquals("{a=1}", ports(bad).toString());
      put(file, service("a", 2));
      Definitions good = watching.awaitPorts("{a=2}");
      assertTrue(good.quarantined().isEmpty());
    }
  }

  @Test
  void aRemovedFileMayComeBackWithinItsSettleTime() throws Exception {
    put(dir.resolve("a.json"), service("a", 1));
    put(dir.resolve("b.json"), service("b", 1));
    try (Watching watching = new Watching(Duration.ofMinutes(5), dir)) {
      watching.awaitPorts("{a=1, b=1}");
      Files.delete(dir.resolve("a.json"));
      watching.rescan();
      put(dir.resolve("z.json"), service("a", 2));
      watching.awaitPorts("{a=2, b=1}");
      for (Definitions definitions : watching.history()) {
        assertEquals(Set.of("a", "b"), ports(definitions).keySet());
      }
    }
  }

  @Test
  void manyChangesAtOnceAllArrive() throws Exception {
    try (Watching watching = new Watching(dir)) {
      StringBuilder all = new StringBuilder("{");
      for (int i = 100; i < 700; i++) {
        put(dir.resolve("s" + i + ".json"), service("s" + i, i));
        all.append(i == 100 ? "" : ", ").append("s").append(i).append('=').append(i);
      }
      watching.awaitPorts(all.append('}').toString());
    }
  }

  @Test
  void aRescanAfterTheEndFailsRatherThanHangs() throws Exception {
    Watching watching = new Watching(dir);
    watching.awaitPorts("{}");
    watching.close();
    assertThrows(ExecutionException.class, watching::rescan);
  }
}
