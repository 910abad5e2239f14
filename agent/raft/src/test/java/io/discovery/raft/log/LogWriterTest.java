package io.discovery.raft.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Configuration;
import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Restored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread, on real files. */
class LogWriterTest {
  private static final byte[] STATE = "state".repeat(30_000).getBytes(StandardCharsets.UTF_8);
  private static final Configuration TWO =
      Configuration.of(List.of(new UUID(1, 2), new UUID(5, 6)));

  @TempDir Path directory;

  @Test
  void whatWasAnsweredIsThereAtTheNextStart() throws IOException, InterruptedException {
    Written log = new Written(FileDisk.at(directory));
    for (int index = 1; index <= 200; index++) {
      log.persist(index, 100);
    }
    Input last = new Input.Persisted(0, 0);
    while (!last.equals(new Input.Persisted(1, 200))) {
      last = assertInstanceOf(Input.Persisted.class, log.answer());
    }
    int[] parts = {3};
    log.writer.save(
        new Output.SnapshotWanted(150, 1, TWO),
        out -> {
          out.write(STATE);
          return --parts[0] > 0;
        });
    assertInstanceOf(Input.SnapshotTaken.class, log.answer());
    log.close();
    LogStore store = LogStore.open(FileDisk.at(directory), Written.IDENTITY);
    Restored restored = store.takeRestored();
    assertEquals(150, restored.snapshotIndex());
    assertEquals(TWO, restored.configuration());
    assertEquals(50, restored.entries().size());
    byte[] read = Objects.requireNonNull(store.snapshot()).open().readAllBytes();
    assertEquals(3 * STATE.length, read.length);
    store.close();
  }

  @Test
  void aLeadersSnapshotGoesFromOneServersFilesToAnothers()
      throws IOException, InterruptedException {
    Written leader = new Written(FileDisk.at(directory.resolve("leader")));
    leader.persist(1, 100);
    leader.expect(new Input.Persisted(1, 1));
    leader.writer.save(
        new Output.SnapshotWanted(1, 1, TWO),
        out -> {
          out.write(STATE);
          return false;
        });
    assertInstanceOf(Input.SnapshotTaken.class, leader.answer());
    Written follower = new Written(FileDisk.at(directory.resolve("follower")));
    long offset = 0;
    boolean last = false;
    while (!last) {
      leader.writer.read(new Output.ChunkWanted(new UUID(5, 6), 1, offset, 40_000));
      Input.ChunkRead part = assertInstanceOf(Input.ChunkRead.class, leader.answer());
      last = part.last();
      follower.writer.store(new Output.ChunkToStore(1, 1, TWO, offset, part.bytes(), last));
      offset += part.bytes().length;
      follower.expect(new Input.ChunkStored(1, offset));
    }
    assertArrayEquals(STATE, follower.restored.getFirst());
    follower.persist(2, 100);
    follower.expect(new Input.Persisted(1, 2));
    leader.close();
    follower.close();
    Restored restored =
        LogStore.open(FileDisk.at(directory.resolve("follower")), Written.IDENTITY).takeRestored();
    assertEquals(1, restored.snapshotIndex());
    assertEquals(1, restored.entries().size());
  }

  @Test
  void aLogThatCannotBeWrittenEndsTheProcess() throws IOException, InterruptedException {
    Written log = new Written(FileDisk.at(directory));
    try (var files = Files.list(directory)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
    log.persist(1, 100);
    String why = log.fatal.poll(60, TimeUnit.SECONDS);
    assertNotNull(why);
    assertTrue(why.contains("the log cannot be written any more"), why);
  }
}
