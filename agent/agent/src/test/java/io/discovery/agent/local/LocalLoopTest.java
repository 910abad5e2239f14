package io.discovery.agent.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.checks.CheckRunners;
import io.discovery.agent.puppet.PuppetRuns;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLoopTest {
  private static final String NODE = "web1.example.lan";

  private final Vertx vertx = Vertx.vertx();
  private final CatalogInMemory catalog = new CatalogInMemory();

  private final Path data;
  private LocalLoop loop;

  LocalLoopTest(@TempDir Path data) {
    this.data = data;
    this.loop = loop(vertx, catalog, data);
  }

  @BeforeEach
  void start() {
    var _ = loop.start();
    loop.catalogReady();
    loop.definitionsInForce(Collections.emptySortedMap());
  }

  @AfterEach
  void stop() throws Exception {
    get(loop.stop());
    get(vertx.close().toCompletionStage());
  }

  private static LocalLoop loop(Vertx vertx, CatalogInMemory catalog, Path data) {
    Node node =
        new Node(
            NODE, "id", "127.0.0.1", Collections.emptySortedMap(), Collections.emptySortedMap());
    return new LocalLoop(
        vertx,
        catalog,
        new CheckRunners(vertx, Path.of("/nonexistent")),
        new PuppetRuns(data.resolve("puppet"), data.resolve("proc")),
        new RegistrationStore(data),
        new Settings(node, Declaration.NONE, Duration.ZERO, Duration.ofMillis(100), 5),
        () -> CompletableFuture.completedFuture(List.of("bad.json")));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Waits, woken by the catalog, until the node is as wished. */
  private void until(Predicate<NodeEntry> wished) throws Exception {
    Topic topic = new Topic.OfNode(NODE);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      var snapshot = catalog.published().snapshot();
      Optional<NodeEntry> node = snapshot.registry().node(NODE);
      if (node.isPresent() && wished.test(node.get())) {
        return;
      }
      CompletableFuture<Boolean> changed = new CompletableFuture<>();
      var _ = catalog.watch(topic, snapshot.indexOf(topic), () -> changed.complete(true));
      assertTrue(changed.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
  }

  private static boolean is(NodeEntry node, String check, CheckStatus status, String output) {
    Versioned<Check> found = node.checks().get(check);
    return found != null
        && found.value().status() == status
        && found.value().output().equals(output);
  }

  private boolean hasService(String id) {
    return catalog
        .published()
        .snapshot()
        .registry()
        .node(NODE)
        .filter(node -> node.services().containsKey(id))
        .isPresent();
  }

  private CheckStatus statusHere(String check) {
    return Objects.requireNonNull(loop.view().checks().get(check), check).status();
  }

  private static CheckDefinition check(String id, String service, CheckKind kind) {
    boolean ttl = kind instanceof CheckKind.Ttl;
    return new CheckDefinition(
        id,
        id,
        "",
        service,
        CheckStatus.CRITICAL,
        kind,
        ttl ? Duration.ZERO : Duration.ofSeconds(1),
        ttl ? Duration.ZERO : Duration.ofSeconds(5));
  }

  private static ServiceDefinition service(String id, CheckDefinition... checks) {
    return new ServiceDefinition(Service.of(id, id, 80), List.of(checks));
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void aDeclaredServiceIsInTheCatalogAndFollowsItsListener() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
      CheckDefinition tcp = check("web_tcp", "web", new CheckKind.Tcp("127.0.0.1", port));
      CheckDefinition script =
          check(
              "web_script",
              "web",
              new CheckKind.Script(List.of("/bin/sh", "-c", "echo hm; exit 1")));
      loop.definitionsInForce(
          new TreeMap<>(
              Map.of(
                  "web.json", new Declaration(List.of(service("web", tcp, script)), List.of()))));
      String success = "TCP connect 127.0.0.1:" + port + ": Success";
      until(node -> is(node, "web_tcp", CheckStatus.PASSING, success));
      until(node -> is(node, "web_script", CheckStatus.WARNING, "hm\n"));
    }
    String refused = "dial tcp 127.0.0.1:" + port + ": connect: connection refused";
    until(node -> is(node, "web_tcp", CheckStatus.CRITICAL, refused));
    assertEquals(CheckStatus.CRITICAL, statusHere("web_tcp"));
    loop.definitionsInForce(Collections.emptySortedMap());
    until(node -> node.services().isEmpty() && node.checks().isEmpty());
  }

  @Test
  void aNewServiceThatWaitsForAPuppetRunIsAnnouncedWhenTheProcessOfTheRunIsGone() throws Exception {
    Path process = Files.createDirectories(data.resolve("proc/4711"));
    Files.createDirectories(data.resolve("proc/1"));
    Files.writeString(process.resolve("cmdline"), "puppet agent: applying configuration");
    Path state = Files.createDirectories(data.resolve("puppet"));
    Files.writeString(state.resolve("agent_catalog_run.lock"), "4711");
    ServiceDefinition web =
        new ServiceDefinition(Service.of("web", "web", 80), List.of(), Announce.AFTER_RUN);
    loop.definitionsInForce(
        new TreeMap<>(Map.of("web.json", new Declaration(List.of(web), List.of()))));
    until(node -> said(node, "announce:web").contains("it is under way"));
    assertTrue(hasService("web"));
    Files.delete(process.resolve("cmdline"));
    Files.delete(process);
    until(node -> !node.checks().containsKey("announce:web"));
    assertTrue(hasService("web"));
  }

  private static String said(NodeEntry node, String check) {
    Versioned<Check> found = node.checks().get(check);
    return found == null ? "" : found.value().output();
  }

  @Test
  void whoeverRegistersAndThenAsksFinds() throws Exception {
    CheckDefinition ttl = check("api_ttl", "api", new CheckKind.Ttl(Duration.ofMinutes(1)));
    get(loop.register(service("api", ttl), false));
    assertTrue(hasService("api"));
    get(loop.report("api_ttl", CheckStatus.PASSING, "well"));
    until(node -> is(node, "api_ttl", CheckStatus.PASSING, "well"));
    get(loop.deregisterService("api"));
    assertFalse(hasService("api"));
    assertEquals(List.of(), stored());
  }

  @Test
  void aRegistrationIsOnDiskBeforeItsCallerIsAnsweredAndLivesOnOverARestart() throws Exception {
    CheckDefinition ttl = check("api_ttl", "api", new CheckKind.Ttl(Duration.ofMinutes(1)));
    CheckDefinition beside = check("beside", "api", new CheckKind.Tcp("::1", 1));
    get(loop.register(service("api", ttl), false));
    get(loop.register(beside));
    assertEquals(2, stored().size(), stored().toString());
    get(loop.report("api_ttl", CheckStatus.PASSING, "well"));
    Files.writeString(data.resolve("services/broken.json"), "{");
    get(loop.stop());
    loop = loop(vertx, catalog, data);
    loop.catalogReady();
    CompletionStage<?> begun = loop.start();
    loop.definitionsInForce(Collections.emptySortedMap());
    get(begun);
    get(loop.register(service("other"), false));
    assertTrue(hasService("api"));
    assertEquals(CheckStatus.PASSING, statusHere("api_ttl"));
    assertTrue(Files.exists(data.resolve("services/broken.json")), "skipped, not lost");
  }

  @Test
  void aCatalogThatCannotBeReachedHoldsUpNobodyAndLearnsLater() throws Exception {
    get(loop.register(service("first"), false));
    catalog.cutOff(true);
    get(loop.register(service("second"), false));
    assertFalse(hasService("second"));
    assertTrue(loop.view().services().containsKey("second"));
    catalog.cutOff(false);
    until(node -> node.services().containsKey("second"));
  }

  @Test
  void aRegistrationThatCannotBeStoredFailsWithTheMend() throws Exception {
    Files.writeString(data.resolve("services"), "in the way");
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> get(loop.register(service("api"), false)));
    UncheckedIOException cause = assertInstanceOf(UncheckedIOException.class, e.getCause());
    assertTrue(String.valueOf(cause.getMessage()).contains("mend the data directory"));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> get(loop.deregisterService("nope")));
    LocalAgent.Refusal refusal = assertInstanceOf(LocalAgent.Refusal.class, e.getCause());
    assertTrue(refusal.unknown());
  }

  @Test
  void aReloadLooksAtTheFilesAndTellsWhatIsQuarantined() throws Exception {
    assertEquals(List.of("bad.json"), get(loop.reload()));
  }
}
