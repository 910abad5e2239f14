package io.discovery.agent.http;

import io.discovery.agent.sessions.SessionKeeper;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.Session;
import io.discovery.catalog.Weights;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The real API on a free loopback port, over the real catalog in memory. */
final class RunningApi implements AutoCloseable {
  static final String NODE = "n1.example.lan";
  static final String NODE_ID = "133f49e8-a419-243c-98e1-76d3b060bafb";
  static final String LEADER = "127.0.0.1:28300";

  /** Tests wait for sweeps. */
  private static final Duration SWEEP = Duration.ofMillis(20);

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  final MemoryCatalog catalog = new MemoryCatalog(LEADER);
  final DeclaredHere local = new DeclaredHere();

  /** Nanoseconds by which connections are judged; stands still unless a test moves it. */
  final AtomicLong clock = new AtomicLong();

  /** What became of definition files. */
  volatile AgentInfo.Definitions definitions = new AgentInfo.Definitions(0, new TreeMap<>());

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  /** Not started: its watches would count among those that tests wait for. */
  private final SessionKeeper sessions =
      new SessionKeeper(vertx, catalog, now -> now.leader().equals(LEADER));

  private final HttpApi api;
  private final int port;

  RunningApi() {
    api = new HttpApi(vertx, dependencies(), clock::get, SWEEP);
    catalog.submit(ownNode());
    port =
        api.start(List.of(SocketAddress.inetSocketAddress(0, "127.0.0.1")))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join()
            .get(0)
            .port();
  }

  HttpApi api() {
    return api;
  }

  int port() {
    return port;
  }

  /** Another API over the same catalog, not started. */
  HttpApi another() {
    return new HttpApi(vertx, dependencies());
  }

  List<Route> rows() {
    return Routes.table(dependencies());
  }

  private HttpApi.Dependencies dependencies() {
    return new HttpApi.Dependencies(
        "home",
        catalog,
        local,
        new SelfInfo(),
        new OneMember(),
        new ThreeServers(),
        sessions,
        Session.SHORTEST_TTL,
        false);
  }

  @Override
  public void close() {
    api.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  HttpResponse<String> get(String target) {
    return send("GET", target, "");
  }

  HttpResponse<String> put(String target, String body) {
    return send("PUT", target, body);
  }

  HttpResponse<String> send(String method, String target, String body, String... headers) {
    return sendAsync(method, target, body, headers).orTimeout(20, TimeUnit.SECONDS).join();
  }

  CompletableFuture<HttpResponse<String>> sendAsync(
      String method, String target, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A bare connection, for what no well-behaved client sends. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends the text as it is and reads until the server closes. */
  String exchange(String text) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Command ownNode() {
    SortedMap<String, String> addresses =
        sorted(
            Map.of(
                "lan", "127.0.0.1",
                "lan_ipv4", "127.0.0.1",
                "wan", "127.0.0.1",
                "wan_ipv4", "127.0.0.1"));
    Node node =
        new Node(
            NODE, NODE_ID, "127.0.0.1", addresses, sorted(Map.of("consul-network-segment", "")));
    SortedMap<String, String> meta =
        sorted(
            Map.of(
                "non_voter", "false",
                "raft_version", "3",
                "serf_protocol_current", "2",
                "serf_protocol_max", "5",
                "serf_protocol_min", "1",
                "version", "1.8.7"));
    Service service =
        new Service(
            "consul",
            "consul",
            List.of(),
            "",
            28300,
            new TreeMap<>(),
            meta,
            Weights.DEFAULT,
            false);
    Check alive =
        new Check(
            Check.SERF_HEALTH,
            "Serf Health Status",
            CheckStatus.PASSING,
            "",
            "Agent alive and reachable",
            "",
            "",
            List.of(),
            "",
            0);
    return new Command.Register(node, false, List.of(service), List.of(alive));
  }

  private static SortedMap<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }

  private final class SelfInfo implements AgentInfo {
    @Override
    public Definitions definitions() {
      return definitions;
    }

    @Override
    public Identity identity() {
      return new Identity(
          "home", NODE, NODE_ID, true, "abc", "0.1.0", sorted(Map.of("rack", "r9")));
    }

    @Override
    public SortedMap<String, Setting> settings() {
      SortedMap<String, Setting> settings = new TreeMap<>();
      settings.put("ClientAddrs", new Setting.Texts(List.of("127.0.0.1")));
      settings.put("DNSPort", new Setting.Whole(8600));
      settings.put("EnableDebug", new Setting.Flag(false));
      settings.put("NodeName", new Setting.Text(NODE));
      return settings;
    }

    @Override
    public SortedMap<String, SortedMap<String, String>> stats() {
      SortedMap<String, SortedMap<String, String>> stats = new TreeMap<>();
      stats.put("agent", sorted(Map.of("checks", "0", "services", "0")));
      stats.put("raft", sorted(Map.of("state", "Leader", "term", "2")));
      return stats;
    }

    @Override
    public List<String> serverPeers() {
      return List.of(LEADER);
    }
  }

  private static final class OneMember implements MemberView {
    @Override
    public Member self() {
      SortedMap<String, String> tags =
          sorted(
              Map.of(
                  "acls", "0",
                  "bootstrap", "1",
                  "build", "1.8.7:",
                  "dc", "home",
                  "ft_fs", "1",
                  "id", NODE_ID,
                  "port", "28300",
                  "raft_vsn", "3",
                  "role", "consul"));
      tags.putAll(
          Map.of(
              "segment", "",
              "vsn", "2",
              "vsn_max", "3",
              "vsn_min", "2",
              "wan_join_port", "28302"));
      return new Member(
          NODE,
          "127.0.0.1",
          28301,
          tags,
          Status.ALIVE,
          new Versions(1, 5, 2),
          new Versions(2, 5, 4));
    }

    @Override
    public List<Member> members() {
      return List.of(self());
    }
  }
}
