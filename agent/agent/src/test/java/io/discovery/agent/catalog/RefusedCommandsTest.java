package io.discovery.agent.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.agent.consensus.Consensus;
import io.discovery.catalog.Command;
import io.discovery.raft.RaftCore;
import io.discovery.raft.log.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedCommandsTest {
  @Test
  void aCommandThatNoEntryCanHoldIsTooLargeRatherThanTooEarly(@TempDir Path directory)
      throws IOException {
    try (ReplicatedCatalog catalog = new ReplicatedCatalog(_ -> "", LeaderLine.NONE)) {
      var _ =
          catalog.start(
              machine ->
                  Consensus.open(
                      directory,
                      new Identity(UUID.randomUUID(), UUID.randomUUID()),
                      machine,
                      why -> fail("stopped: " + why)));
      byte[] value = new byte[RaftCore.MAX_PAYLOAD_BYTES + 1];
      var submitted =
          catalog
              .submit(new Command.KvPut("k", value, 0, OptionalLong.empty()))
              .toCompletableFuture()
              .orTimeout(30, TimeUnit.SECONDS);
      CompletionException thrown = assertThrows(CompletionException.class, submitted::join);
      CommandFailure failure = assertInstanceOf(CommandFailure.class, thrown.getCause());
      assertEquals(CommandFailure.Kind.TOO_LARGE, failure.kind());
    }
  }
}
