package io.discovery.agent.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.LeaderLine;
import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.agent.consensus.Consensus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Session;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import io.discovery.raft.log.Identity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real timers on the real log of a sole voter. */
@Timeout(60)
class SessionKeeperTest {
  private static final String LEADER = "127.0.0.1:8300";
  private static final Identity IDENTITY = new Identity(UUID.randomUUID(), UUID.randomUUID());

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private ReplicatedCatalog catalog = open();
  private volatile String self = LEADER;
  private SessionKeeper keeper = keeper();

  private static ReplicatedCatalog open() {
    return new ReplicatedCatalog(status -> status.leads() ? LEADER : "", LeaderLine.NONE);
  }

  private SessionKeeper keeper() {
    return new SessionKeeper(vertx, catalog, now -> now.leader().equals(self));
  }

  @BeforeEach
  void start() throws IOException {
    var _ =
        catalog.start(
            machine ->
                Consensus.open(directory, IDENTITY, machine, why -> fail("stopped: " + why)));
    keeper.start();
    submit(
        new Command.Register(
            new Node("n1", "", "127.0.0.1", new TreeMap<>(), new TreeMap<>()),
            true,
            List.of(),
            List.of()));
  }

  @AfterEach
  void stop() {
    get(keeper.stop());
    catalog.close();
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void submit(Command command) {
    assertInstanceOf(Command.Result.Done.class, get(catalog.submit(command)).result());
  }

  private void create(String id, Duration ttl) {
    submit(
        new Command.SessionCreate(
            new Session(
                id,
                "",
                "n1",
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                Session.Behavior.RELEASE,
                "as the test wants it",
                ttl)));
  }

  private void awaitEnd(String id) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    long created = catalog.published().snapshot().sessions().get(id).orElseThrow().modifyIndex();
    var _ = catalog.watch(new Topic.OfSession(id), created, () -> ended.complete(true));
    assertTrue(get(ended));
    assertTrue(catalog.published().snapshot().sessions().get(id).isEmpty());
  }

  @Test
  void whoDoesNotRenewLosesTheSession() {
    create("s", Duration.ofMillis(500));
    awaitEnd("s");
  }

  @Test
  void aRenewalIsAnsweredWithTheSession() {
    create("s", Duration.ofHours(1));
    Versioned<Session> renewed = get(keeper.renew("s")).orElseThrow();
    assertEquals("s", renewed.value().id());
    assertEquals(Optional.empty(), get(keeper.renew("none")));
  }

  @Test
  void afterARestartTheTimeGoesOn() throws IOException {
    create("s", Duration.ofSeconds(1));
    get(keeper.stop());
    catalog.close();
    catalog = open();
    keeper = keeper();
    var _ =
        catalog.start(
            machine ->
                Consensus.open(directory, IDENTITY, machine, why -> fail("stopped: " + why)));
    assertTrue(catalog.published().snapshot().sessions().get("s").isPresent());
    keeper.start();
    awaitEnd("s");
  }

  @Test
  void whoDoesNotLeadRenewsNothing() {
    create("s", Duration.ofHours(1));
    self = "127.0.0.9:8300";
    assertEquals(CommandFailure.Kind.NO_LEADER, failure(keeper.renew("s")));
  }

  @Test
  void afterTheEndNobodyWaits() {
    create("s", Duration.ofHours(1));
    get(keeper.stop());
    assertEquals(CommandFailure.Kind.NO_LEADER, failure(keeper.renew("s")));
  }

  private static CommandFailure.Kind failure(CompletionStage<?> stage) {
    CompletableFuture<?> ended = stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS);
    CompletionException thrown = assertThrows(CompletionException.class, ended::join);
    return assertInstanceOf(CommandFailure.class, thrown.getCause()).kind();
  }
}
