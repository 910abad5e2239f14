package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.agent.archive.ArchiveWriter;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.LeaderLine;
import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.agent.consensus.Consensus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Restoring;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import io.discovery.catalog.Topic;
import io.discovery.raft.log.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore through a real log on disk, over restarts. */
@Timeout(60)
class RestoreThroughTheLogTest {
  private static final int VALUE = 400_000;
  private static final int KEYS = 10;

  @TempDir Path directory;

  private ReplicatedCatalog open() throws IOException {
    ReplicatedCatalog catalog = new ReplicatedCatalog(_ -> "here", LeaderLine.NONE);
    var _ =
        catalog.start(
            machine ->
                Consensus.open(
                    directory,
                    new Identity(UUID.randomUUID(), UUID.randomUUID()),
                    machine,
                    why -> fail("stopped: " + why)));
    return catalog;
  }

  private static long submit(CatalogAccess catalog, Command command) {
    CatalogAccess.Applied applied =
        catalog.submit(command).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    assertEquals(new Command.Result.Done(), applied.result());
    return applied.index();
  }

  private static void store(CatalogAccess catalog, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < KEYS; i++) {
      byte[] value = new byte[VALUE];
      random.nextBytes(value);
      submit(catalog, new Command.KvPut("key-" + i, value, 0, OptionalLong.empty()));
    }
  }

  private static byte[] value(CatalogAccess catalog, String key) {
    return catalog.published().snapshot().kv().get(key).orElseThrow().value().value();
  }

  @Test
  void itLastsAndIndexesGoOn() throws IOException {
    byte[] saved;
    long at;
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ReplicatedCatalog catalog = open()) {
      store(catalog, 1);
      saved = value(catalog, "key-3");
      ArchiveWriter.write(catalog.published().snapshot(), 1, List.of(), archive);
      store(catalog, 2);
      long before = catalog.published().snapshot().index();
      at = Restoration.run(catalog, new Upload.Content(List.of(archive.toByteArray())));
      assertTrue(at > before);
      assertTrue(Arrays.equals(saved, value(catalog, "key-3")));
    }
    try (ReplicatedCatalog catalog = open()) {
      submit(catalog, new Command.KvPut("later", new byte[] {1}, 0, OptionalLong.empty()));
      Snapshot now = catalog.published().snapshot();
      assertTrue(Arrays.equals(saved, value(catalog, "key-3")));
      assertEquals(at, now.indexOf(new Topic.Key("key-3")));
      assertEquals(at, now.indexOf(new Topic.Key("nothing")));
      assertTrue(now.indexOf(new Topic.Key("later")) > at);
    }
  }

  @Test
  void whatHasComeIsThereAfterARestart() throws IOException {
    byte[] state = StateStream.encode(Snapshot.EMPTY).next();
    String digest = Restoring.beginOfDigest("r");
    try (ReplicatedCatalog catalog = open()) {
      store(catalog, 1);
      submit(catalog, new Command.RestoreBegin("r"));
      submit(catalog, new Command.RestorePart("r", 0, Arrays.copyOf(state, 3)));
    }
    try (ReplicatedCatalog catalog = open()) {
      Restoring restoring = catalog.published().snapshot().restoring();
      assertNotNull(restoring);
      assertEquals(1, restoring.parts());
      byte[] rest = Arrays.copyOfRange(state, 3, state.length);
      submit(catalog, new Command.RestorePart("r", 1, rest));
      digest = Restoring.digest(Restoring.digest(digest, Arrays.copyOf(state, 3)), rest);
      submit(catalog, new Command.RestoreEnd("r", 2, digest));
      assertTrue(catalog.published().snapshot().kv().entries().isEmpty());
    }
  }
}
