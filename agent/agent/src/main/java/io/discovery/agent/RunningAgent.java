package io.discovery.agent;

import io.discovery.agent.about.Peers;
import io.discovery.agent.about.Self;
import io.discovery.agent.catalog.Perseverance;
import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.agent.checks.CheckRunners;
import io.discovery.agent.cluster.ClusterSettings;
import io.discovery.agent.cluster.ConfirmedLeadership;
import io.discovery.agent.cluster.ServerCluster;
import io.discovery.agent.cluster.SessionRenewals;
import io.discovery.agent.config.AgentConfig;
import io.discovery.agent.config.ConfigKeys;
import io.discovery.agent.dns.DnsServer;
import io.discovery.agent.files.ConfigDirectories;
import io.discovery.agent.host.TemporaryDirectory;
import io.discovery.agent.http.HttpApi;
import io.discovery.agent.local.LocalLoop;
import io.discovery.agent.local.RegistrationStore;
import io.discovery.agent.puppet.PuppetRuns;
import io.discovery.agent.sessions.SessionKeeper;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.document.Problem;
import io.discovery.local.state.Settings;
import io.discovery.raft.Timing;
import io.discovery.raft.log.DataDirectory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one agent, started in order and stopped in the opposite one. {@link #start} and
 * {@link #close} may come from different threads; closing while a start is under way ends it.
 */
final class RunningAgent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RunningAgent.class.getName());

  /** A part that does not stop within this is left to the end of the process. */
  private static final long LONGEST_STOP_MS = 800;

  /**
   * Patience of servers with one another, for a network of a data centre: a leader that is lost is
   * missed for about a second.
   */
  private static final long ELECTION_NANOS = 600_000_000L;

  private static final long HEARTBEAT_NANOS = 100_000_000L;

  /** What is stored may be secret; a directory that somebody else made keeps its mode. */
  private static final FileAttribute<Set<PosixFilePermission>> FOR_THIS_USER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final AgentConfig config;
  private final Runnable left;
  private final Consumer<String> fatal;
  private final Deque<Part> started = new ArrayDeque<>();
  private boolean closed;
  private @Nullable LocalLoop local;
  private volatile @Nullable StatusReport report;

  private interface Part {
    void stop() throws Exception;
  }

  /**
   * @param left to be called when the agent has left its cluster and is to end
   */
  RunningAgent(AgentConfig config, Runnable left, Consumer<String> fatal) {
    this.config = config;
    this.left = left;
    this.fatal = fatal;
  }

  void start() throws IOException {
    config.notices().forEach(notice -> LOG.log(System.Logger.Level.WARNING, notice.toString()));
    warnOfOpenDoors();
    // Both take a while to load and neither needs the other.
    CompletableFuture<Vertx> loading = CompletableFuture.supplyAsync(EventLoops::create);
    Path data = dataDirectory();
    ServerCluster cluster = cluster(data);
    ReplicatedCatalog catalog = new ReplicatedCatalog(cluster::leaderAddress, cluster);
    started(catalog::close);
    started(cluster::stopping);
    cluster.start(catalog);
    Vertx vertx = loading.join();
    started(() -> vertx.close().await(LONGEST_STOP_MS, TimeUnit.MILLISECONDS));
    serve(vertx, catalog, cluster, data);
    LOG.log(
        System.Logger.Level.INFO,
        "agent started node=%s datacenter=%s version=%s"
            .formatted(config.nodeName(), config.datacenter(), Version.CURRENT));
  }

  private ServerCluster cluster(Path data) throws IOException {
    AgentConfig.Cluster given = config.cluster();
    Timing timing =
        new Timing(
            given.raftMultiplier() * ELECTION_NANOS, given.raftMultiplier() * HEARTBEAT_NANOS);
    ClusterSettings settings =
        new ClusterSettings(
            Self.serverAddress(config),
            config.bindAddress(),
            config.nodeName(),
            config.datacenter(),
            given.expect(),
            given.addresses(),
            timing);
    CompletableFuture<Vertx> loading = CompletableFuture.supplyAsync(EventLoops::forServers);
    started(() -> loading.join().close().await(LONGEST_STOP_MS, TimeUnit.MILLISECONDS));
    DataDirectory directory = DataDirectory.take(data);
    try {
      ServerCluster cluster = new ServerCluster(directory, settings, loading::join, fatal);
      started(cluster::close);
      return cluster;
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  private void serve(Vertx vertx, ReplicatedCatalog catalog, ServerCluster cluster, Path data)
      throws IOException {
    String nodeId = config.nodeId().isEmpty() ? cluster.self().toString() : config.nodeId();
    Node node = node(nodeId);
    announce(catalog, node);
    CheckRunners runners = new CheckRunners(vertx, config.puppetStateDirectory());
    Settings settings =
        new Settings(
            node,
            ownServices(),
            config.settleNew(),
            config.settleRun(),
            UUID.randomUUID().hashCode());
    PuppetRuns puppetRuns = new PuppetRuns(config.puppetStateDirectory());
    AtomicReference<@Nullable ConfigDirectories> files = new AtomicReference<>();
    LocalLoop loop =
        new LocalLoop(
            vertx,
            catalog,
            runners,
            puppetRuns,
            new RegistrationStore(data),
            settings,
            () -> rescan(files.get()));
    local = loop;
    CompletableFuture<?> restored = loop.start().toCompletableFuture();
    loop.catalogReady();
    started(() -> loop.stop().toCompletableFuture().get(LONGEST_STOP_MS, TimeUnit.MILLISECONDS));
    List<Path> sources = new ArrayList<>(config.definitionSources().files());
    sources.addAll(config.definitionSources().directories());
    StatusReport status = new StatusReport(catalog, loop, config, () -> quarantined(files.get()));
    report = status;
    CompletableFuture<@Nullable Void> loaded = new CompletableFuture<>();
    ConfigDirectories directories =
        ConfigDirectories.start(
            sources,
            Set.copyOf(ConfigKeys.names()),
            config.settleRemoved(),
            puppetRuns::live,
            definitions -> {
              var _ = loop.definitionsInForce(definitions.inForce()).thenAccept(loaded::complete);
              status.definitionsChanged();
            });
    files.set(directories);
    started(directories::close);
    HttpApi api =
        api(
            vertx,
            catalog,
            cluster,
            loop,
            peers ->
                new Self(config, nodeId, catalog, cluster, peers, loop, directories::definitions));
    started(() -> api.close().await(LONGEST_STOP_MS, TimeUnit.MILLISECONDS));
    // Whoever asks finds what was registered before the restart.
    restored.join();
    listen(vertx, catalog, cluster, api);
    status.serving(loaded);
  }

  private void announce(ReplicatedCatalog catalog, Node node) throws IOException {
    Presence presence = new Presence(catalog, node);
    started(presence::close);
    presence.announce();
  }

  private void listen(Vertx vertx, ReplicatedCatalog catalog, ServerCluster cluster, HttpApi api)
      throws IOException {
    Listening.http(api, config);
    DnsServer dns = Listening.dns(vertx, catalog, config);
    if (dns != null) {
      started(dns::close);
    }
    Listening.servers(cluster, config);
  }

  /** The HTTP API, and who keeps the sessions that it is asked for. */
  private HttpApi api(
      Vertx vertx,
      ReplicatedCatalog catalog,
      ServerCluster cluster,
      LocalLoop loop,
      Function<Peers, Self> about)
      throws IOException {
    SessionKeeper sessions =
        new SessionKeeper(
            vertx, catalog, new ConfirmedLeadership(catalog, Self.serverAddress(config)));
    cluster.renewWith(sessions);
    sessions.start();
    started(
        () -> sessions.stop().toCompletableFuture().get(LONGEST_STOP_MS, TimeUnit.MILLISECONDS));
    Peers peers = new Peers(cluster, catalog, left);
    Self self = about.apply(peers);
    return new HttpApi(
        vertx,
        new HttpApi.Dependencies(
            config.datacenter(),
            catalog,
            loop,
            self,
            self,
            peers,
            new SessionRenewals(cluster, catalog, sessions, new Perseverance()),
            config.sessionTtlMin(),
            config.scriptChecksOverHttp()));
  }

  private static int quarantined(@Nullable ConfigDirectories files) {
    return files == null ? 0 : files.definitions().quarantined().size();
  }

  private static CompletionStage<List<String>> rescan(@Nullable ConfigDirectories files) {
    return files == null
        ? CompletableFuture.completedStage(List.of())
        : files.rescan().thenApply(RunningAgent::lines);
  }

  private static List<String> lines(Map<String, List<Problem>> quarantined) {
    List<String> lines = new ArrayList<>();
    quarantined.values().forEach(all -> all.forEach(problem -> lines.add(problem.toString())));
    return lines;
  }

  private Path dataDirectory() throws IOException {
    if (!config.temporary()) {
      return Files.isDirectory(config.dataDirectory())
          ? config.dataDirectory()
          : Files.createDirectories(config.dataDirectory(), FOR_THIS_USER);
    }
    Path made = TemporaryDirectory.create();
    started(() -> TemporaryDirectory.remove(made));
    return made;
  }

  private Node node(String nodeId) {
    Map<String, String> addresses = new TreeMap<>(config.taggedAddresses());
    String family = config.advertiseAddress().indexOf(':') >= 0 ? "ipv6" : "ipv4";
    for (String role : List.of("lan", "wan")) {
      addresses.putIfAbsent(role, config.advertiseAddress());
      addresses.putIfAbsent(role + "_" + family, config.advertiseAddress());
    }
    return new Node(
        config.nodeName(),
        nodeId,
        config.advertiseAddress(),
        new TreeMap<>(addresses),
        new TreeMap<>(config.nodeMeta()));
  }

  /** A server is a service itself, so that others find it by DNS. */
  private Declaration ownServices() {
    Service service =
        Service.of(config.serverService(), config.serverService(), config.ports().server());
    return new Declaration(List.of(new ServiceDefinition(service, List.of())), List.of());
  }

  private void warnOfOpenDoors() {
    List<String> open = new ArrayList<>();
    for (String address : config.httpAddresses()) {
      if (!address.startsWith("unix://")
          && !address.startsWith("127.")
          && !address.startsWith("[::1]")) {
        open.add(address);
      }
    }
    if (!open.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "http open to others on="
              + open
              + ": nothing authenticates who writes; use client_addr 127.0.0.1, or a firewall");
    }
  }

  /** SIGHUP: look at all definition files now. */
  void reload() {
    LocalLoop loop = local;
    if (loop != null) {
      loop.reload();
    }
  }

  private void started(Part part) throws IOException {
    synchronized (started) {
      if (!closed) {
        started.push(part);
        return;
      }
    }
    stop(part);
    throw new IOException("it was told to stop");
  }

  @Override
  public void close() {
    StatusReport told = report;
    if (told != null) {
      told.stopping();
    }
    List<Part> parts;
    synchronized (started) {
      closed = true;
      parts = List.copyOf(started);
      started.clear();
    }
    parts.forEach(RunningAgent::stop);
    LOG.log(System.Logger.Level.INFO, "agent stopped");
  }

  private static void stop(Part part) {
    try {
      part.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "stopping: " + e);
    }
  }
}
