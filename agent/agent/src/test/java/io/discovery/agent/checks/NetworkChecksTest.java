package io.discovery.agent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.state.CheckOutput;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkChecksTest {
  private final Vertx vertx = Vertx.vertx();
  private final CheckRunners runners = new CheckRunners(vertx, Path.of("/nonexistent"));
  private HttpServer server = vertx.createHttpServer();
  private int port;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(NetworkChecksTest::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    runners.stop().get(5, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/ok" -> request.response().end("fine");
      case "/busy" -> request.response().setStatusCode(429).end();
      case "/broken" -> request.response().setStatusCode(503).end("down");
      case "/hop" -> request.response().setStatusCode(302).putHeader("Location", "/ok").end();
      case "/round" -> request.response().setStatusCode(302).putHeader("Location", "/round").end();
      case "/silent" -> request.pause();
      case "/endless" -> {
        request.response().setChunked(true);
        pour(request);
      }
      default ->
          request
              .body()
              .onSuccess(
                  body ->
                      request
                          .response()
                          .end(
                              request.method()
                                  + " "
                                  + request.authority()
                                  + " "
                                  + request.getHeader("X-Role")
                                  + " "
                                  + request.getHeader("Authorization")
                                  + " "
                                  + body));
    }
  }

  private static void pour(HttpServerRequest request) {
    request.response().write(Buffer.buffer("x".repeat(1000))).onSuccess(_ -> pour(request));
  }

  private Result run(CheckKind kind, Duration timeout) throws Exception {
    CheckDefinition check =
        new CheckDefinition(
            "c", "c", "", "", CheckStatus.CRITICAL, kind, Duration.ofSeconds(10), timeout);
    CompletableFuture<Result> result = new CompletableFuture<>();
    Handle _ = runners.run(check, result::complete);
    return result.get(20, TimeUnit.SECONDS);
  }

  private Result run(CheckKind kind) throws Exception {
    return run(kind, Duration.ofSeconds(10));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private static CheckKind.Http get(String url) {
    return new CheckKind.Http(url, "GET", new TreeMap<>(), "", false);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void tcpPassesWhenTheConnectionIsAccepted() throws Exception {
    assertEquals(
        new Result(CheckStatus.PASSING, "TCP connect localhost:" + port + ": Success"),
        run(new CheckKind.Tcp("localhost", port)));
    assertEquals(
        new Result(CheckStatus.PASSING, "TCP connect 127.0.0.1:" + port + ": Success"),
        run(new CheckKind.Tcp("127.0.0.1", port)));
  }

  @Test
  void tcpTellsWhyItFailed() throws Exception {
    int closed = closedPort();
    assertEquals(
        Result.critical("dial tcp 127.0.0.1:" + closed + ": connect: connection refused"),
        run(new CheckKind.Tcp("127.0.0.1", closed)));
    assertEquals(
        Result.critical("dial tcp [::1]:" + closed + ": connect: connection refused"),
        run(new CheckKind.Tcp("::1", closed)));
    assertEquals(
        Result.critical("dial tcp: lookup no-such-host.invalid: no such host"),
        run(new CheckKind.Tcp("no-such-host.invalid", closed)));
  }

  @Test
  void tcpTriesEveryAddressOfAName() throws Exception {
    // The second address listens on IPv6 only or IPv4 only, whichever comes second here.
    List<InetAddress> addresses = List.of(InetAddress.getAllByName("localhost"));
    try (ServerSocket last = new ServerSocket(0, 1, addresses.getLast())) {
      assertEquals(
          CheckStatus.PASSING, run(new CheckKind.Tcp("localhost", last.getLocalPort())).status());
    }
  }

  @Test
  void httpPassesWarnsAndFailsByStatus() throws Exception {
    Map<String, Result> table =
        Map.of(
            "/ok",
            new Result(CheckStatus.PASSING, "HTTP GET " + url("/ok") + ": 200 OK Output: fine"),
            "/busy",
            new Result(
                CheckStatus.WARNING,
                "HTTP GET " + url("/busy") + ": 429 Too Many Requests Output: "),
            "/broken",
            Result.critical(
                "HTTP GET " + url("/broken") + ": 503 Service Unavailable Output: down"),
            "/hop",
            new Result(CheckStatus.PASSING, "HTTP GET " + url("/hop") + ": 200 OK Output: fine"));
    for (Map.Entry<String, Result> row : table.entrySet()) {
      assertEquals(row.getValue(), run(get(url(row.getKey()))));
    }
  }

  @Test
  void httpSendsMethodHeadersHostCredentialsAndBody() throws Exception {
    TreeMap<String, List<String>> header = new TreeMap<>();
    header.put("Host", List.of("other.example:81"));
    header.put("X-Role", List.of("web"));
    String url = "http://me:secret@localhost:" + port + "/echo";
    Result result = run(new CheckKind.Http(url, "POST", header, "hello", false));
    assertEquals(CheckStatus.PASSING, result.status());
    String sent = "POST other.example:81 web Basic bWU6c2VjcmV0 hello";
    assertTrue(result.output().endsWith(sent), result.output());
  }

  @Test
  void httpTellsWhyItFailed() throws Exception {
    int closed = closedPort();
    String refused = "http://127.0.0.1:" + closed + "/x";
    Map<String, String> table =
        Map.of(
            refused,
            "Get \""
                + refused
                + "\": dial tcp 127.0.0.1:"
                + closed
                + ": connect: connection refused",
            "http://no-such-host.invalid/",
            "Get \"http://no-such-host.invalid/\": dial tcp: lookup no-such-host.invalid:"
                + " no such host",
            url("/round"),
            "Get \"" + url("/round") + "\": stopped after 10 redirects",
            "nonsense",
            "Get \"nonsense\": unsupported URL, write http://HOST[:PORT]/PATH or https://…");
    for (Map.Entry<String, String> row : table.entrySet()) {
      assertEquals(Result.critical(row.getValue()), run(get(row.getKey())));
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsCriticalWhenTimeIsUp() throws Exception {
    Result result = run(get(url("/silent")), Duration.ofMillis(300));
    assertEquals(
        Result.critical(
            "Get \""
                + url("/silent")
                + "\": context deadline exceeded"
                + " (Client.Timeout exceeded while awaiting headers)"),
        result);
  }

  @Test
  void anEndlessBodyIsReadAsFarAsItIsKept() throws Exception {
    Result result = run(get(url("/endless")));
    assertEquals(CheckStatus.PASSING, result.status());
    assertTrue(result.output().getBytes(StandardCharsets.UTF_8).length <= CheckOutput.MAX_BYTES);
  }

  @Test
  void aCancelledRunTellsNothing() throws Exception {
    CheckDefinition check =
        new CheckDefinition(
            "c",
            "c",
            "",
            "",
            CheckStatus.CRITICAL,
            get(url("/silent")),
            Duration.ofSeconds(10),
            Duration.ofMillis(200));
    CompletableFuture<Result> result = new CompletableFuture<>();
    runners.run(check, result::complete).cancel();
    // A run of the same length, started later, has ended: the cancelled one would have, too.
    Result _ = run(get(url("/silent")), Duration.ofMillis(300));
    assertTrue(!result.isDone(), "told a result");
  }
}
