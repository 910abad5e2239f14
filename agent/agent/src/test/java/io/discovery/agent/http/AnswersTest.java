package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AnswersTest {
  private final RunningApi api = new RunningApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void readsCarryTheHeadersOfTheFamily() {
    HttpResponse<String> response = api.get("/v1/catalog/nodes");
    assertEquals("1", header(response, "X-Consul-Index"));
    assertEquals("true", header(response, "X-Consul-KnownLeader"));
    assertEquals("0", header(response, "X-Consul-LastContact"));
    assertEquals("leader", header(response, "X-Consul-Effective-Consistency"));
    assertEquals("Accept-Encoding", header(response, "Vary"));
    assertTrue(header(response, "Date").endsWith(" GMT"));
  }

  @Test
  void theConsistencyAskedForIsNamed() {
    assertEquals(
        "stale", header(api.get("/v1/catalog/nodes?stale"), "X-Consul-Effective-Consistency"));
    assertEquals(
        "consistent",
        header(api.get("/v1/catalog/nodes?consistent"), "X-Consul-Effective-Consistency"));
  }

  @Test
  void aRepeatedReadSeesEveryWrite() {
    for (int i = 0; i < 5; i++) {
      api.put("/v1/kv/a", "value " + i);
      assertEquals("value " + i, api.get("/v1/kv/a?raw").body());
      assertEquals("value " + i, api.get("/v1/kv/a?raw").body());
    }
  }

  @Test
  void aRepeatedReadWithANamespaceIsStillRefused() {
    assertEquals(200, api.get("/v1/health/service/consul").statusCode());
    HttpResponse<String> response =
        api.send("GET", "/v1/health/service/consul", "", "X-Consul-Namespace", "team");
    assertEquals(400, response.statusCode());
  }

  @Test
  void textThatIsNoUnicodeDoesNotSpoilAnswers() {
    String body =
        "{\"Node\":\"x\",\"Address\":\"1.1.1.1\",\"Check\":{\"Name\":\"c\",\"Output\":"
            + "\"\\ud800 \\ud83d\\ude00 \\u2028\"}}";
    assertEquals("true", api.put("/v1/catalog/register", body).body());
    HttpResponse<String> response = api.get("/v1/health/node/x");
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("\\u2028"), response.body());
  }

  @Test
  void anIndexHiddenInPercentEncodingStillWaits() throws Exception {
    api.put("/v1/kv/a", "1");
    long index = Long.parseLong(header(api.get("/v1/kv/a"), "X-Consul-Index"));
    String hidden = "/v1/kv/a?%69ndex=" + index + "&wait=1ms";
    for (int i = 0; i < 3; i++) {
      assertEquals(200, api.get(hidden).statusCode());
      assertTrue(api.catalog.watched.tryAcquire(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void storedValuesAreNeverRunByABrowser() {
    api.put("/v1/kv/page", "<script>");
    HttpResponse<String> response = api.get("/v1/kv/page?raw");
    assertEquals("<script>", response.body());
    assertEquals("sandbox", header(response, "Content-Security-Policy"));
    assertEquals("nosniff", header(response, "X-Content-Type-Options"));
  }

  @Test
  void anAbsentKeyHasAnIndexAndNoBody() {
    HttpResponse<String> response = api.get("/v1/kv/none");
    assertEquals(404, response.statusCode());
    assertEquals("1", header(response, "X-Consul-Index"));
    assertEquals("", response.body());
  }

  @Test
  void answersAreCompressedWhenAsked() throws IOException {
    String plain = api.get("/v1/catalog/nodes").body();
    for (int i = 0; i < 2; i++) {
      String request =
          "GET /v1/catalog/nodes HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection:"
              + " close\r\n\r\n";
      byte[] bytes = exchangeBytes(request);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int body = text.indexOf("\r\n\r\n") + 4;
      assertTrue(
          text.substring(0, body).toLowerCase(Locale.ROOT).contains("content-encoding: gzip"),
          text);
      byte[] compressed = Arrays.copyOfRange(bytes, body, bytes.length);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        assertEquals(plain, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private byte[] exchangeBytes(String request) throws IOException {
    try (Socket socket = api.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void selfShowsIdentityMemberAndFigures() {
    String body = api.get("/v1/agent/self").body();
    assertTrue(
        body.startsWith(
            "{\"Config\":{\"Datacenter\":\"home\",\"NodeName\":\"n1.example.lan\",\"NodeID\":\""
                + RunningApi.NODE_ID
                + "\",\"Revision\":\"abc\",\"Server\":true,\"Version\":\"0.1.0\"},"
                + "\"DebugConfig\":{\"ClientAddrs\":[\"127.0.0.1\"],\"DNSPort\":8600,"
                + "\"EnableDebug\":false,\"NodeName\":\"n1.example.lan\"},\"Coord\":null,"
                + "\"Member\":{\"Name\":\"n1.example.lan\""),
        body);
    assertTrue(body.contains("\"Stats\":{\"agent\":{\"checks\":\"0\",\"services\":\"0\"}"), body);
    assertTrue(body.endsWith("\"Meta\":{\"rack\":\"r9\"}}"), body);
  }

  @Test
  void aReloadNamesWhatIsQuarantinedAndSucceeds() {
    assertEquals("", api.put("/v1/agent/reload", "").body());
    api.local.quarantine("web.json:3:5: port: is not between 0 and 65535");
    HttpResponse<String> response = api.put("/v1/agent/reload", "");
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("web.json:3:5"), response.body());
  }

  @Test
  void aServiceOfTheAgentTellsItsHealthByStatusCode() {
    api.put("/v1/agent/service/register", "{\"Name\":\"web\",\"Check\":{\"TTL\":\"9s\"}}");
    String at = "/v1/agent/health/service/id/web";
    assertEquals(503, api.get(at).statusCode());
    api.put("/v1/agent/check/warn/service:web?note=hm", "");
    assertEquals(429, api.get(at).statusCode());
    api.put("/v1/agent/check/update/service:web", "{\"Status\":\"passing\",\"Output\":\"fine\"}");
    HttpResponse<String> response = api.get(at);
    assertEquals(200, response.statusCode());
    assertEquals("passing", header(response, "X-Consul-Reason"));
    assertTrue(response.body().contains("\"Output\":\"fine\""), response.body());
    assertEquals(200, api.put("/v1/agent/service/deregister/web", "").statusCode());
    assertEquals(404, api.get(at).statusCode());
  }

  @Test
  void theContentHashChangesWithTheContent() {
    api.put("/v1/agent/service/register", "{\"Name\":\"web\",\"Port\":80}");
    HttpResponse<String> first = api.get("/v1/agent/service/web");
    assertTrue(first.body().contains(header(first, "X-Consul-Contenthash")), first.body());
    api.put("/v1/agent/service/register", "{\"Name\":\"web\",\"Port\":81}");
    HttpResponse<String> second = api.get("/v1/agent/service/web");
    assertFalse(
        header(first, "X-Consul-Contenthash").equals(header(second, "X-Consul-Contenthash")));
  }

  @Test
  void aPatternWithoutItsSlashIsMoved() {
    HttpResponse<String> response = api.get("/v1/kv?keys");
    assertEquals(301, response.statusCode());
    assertEquals("/v1/kv/?keys", header(response, "Location"));
  }

  @Test
  void optionsNameTheMethods() {
    HttpResponse<String> response = api.send("OPTIONS", "/v1/kv/x", "");
    assertEquals(200, response.statusCode());
    assertEquals("OPTIONS,GET,PUT,DELETE", header(response, "Allow"));
    assertEquals("OPTIONS,GET", header(api.send("POST", "/v1/health/state/any", ""), "Allow"));
  }

  @Test
  void nobodyIsKnownOverTheWan() {
    assertEquals("[]", api.get("/v1/agent/members?wan=1").body());
    assertTrue(api.get("/v1/agent/members?segment=_all").body().contains("\"Status\":1"));
  }

  @Test
  void theIndexSaysWhatAnswers() {
    assertEquals("Discovery Agent", api.get("/").body());
  }

  @Test
  void definitionFilesAreListedAndTheRestIsCounted() {
    assertEquals("{\"Quarantined\":[],\"InForce\":0}", api.get("/v1/agent/definitions").body());
    TreeMap<String, List<String>> quarantined = new TreeMap<>();
    quarantined.put("/c/b.json", List.of("/c/b.json:1:1: it is empty; remove it"));
    quarantined.put("/c/a.json", List.of("1", "2", "3", "4", "5", "6", "7"));
    api.definitions = new AgentInfo.Definitions(3, quarantined);
    assertEquals(
        "{\"Quarantined\":["
            + "{\"File\":\"/c/a.json\",\"Problems\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"MoreProblems\":2},{\"File\":\"/c/b.json\",\"Problems\":[\"/c/b.json:1:1:"
            + " it is empty; remove it\"]}],\"InForce\":3}",
        api.get("/v1/agent/definitions").body());
    for (int i = 0; i < 200; i++) {
      quarantined.put("/d/" + i, List.of("x"));
    }
    String many = api.get("/v1/agent/definitions").body();
    assertTrue(many.endsWith("],\"MoreQuarantined\":102,\"InForce\":3}"), many);
  }

  @Test
  void everyRowIsReachableAndDocumented() {
    Set<String> seen = new HashSet<>();
    List<Route> rows = api.rows();
    RouteTable table = new RouteTable(rows);
    for (Route row : rows) {
      assertTrue(seen.add(row.method() + " " + row.pattern()), "twice: " + row);
      assertFalse(row.docs().isBlank(), row::toString);
      RouteTable.Endpoint endpoint =
          table.find(row.isPrefix() ? row.pattern() + "x" : row.pattern());
      boolean open = row.pattern().equals("/") || row.pattern().startsWith("/v1/status/");
      boolean absent = row.action() instanceof Route.Action.Absent;
      boolean free = open || absent || row.pattern().equals("/v1/catalog/datacenters");
      assertEquals(free, row.permission() == Permission.NONE, row::toString);
      assertTrue(endpoint != null && endpoint.rows().contains(row), row::toString);
    }
  }

  @Test
  void aTakenPortIsNamed() {
    HttpApi second = api.another();
    CompletionException failure =
        Assertions.assertThrows(
            CompletionException.class,
            () ->
                second
                    .start(List.of(SocketAddress.inetSocketAddress(api.port(), "127.0.0.1")))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join());
    String message = String.valueOf(failure.getCause());
    assertTrue(message.contains("127.0.0.1:" + api.port()), message);
    assertTrue(message.contains("-http-port"), message);
  }

  @Test
  void aUnixSocketServesAsWell(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("http.sock");
    HttpApi second = api.another();
    second
        .start(List.of(SocketAddress.domainSocketAddress(path.toString())))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    assertTrue(Files.exists(path));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      String request = "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.endsWith("\"" + RunningApi.LEADER + "\""), answer);
    }
    second.close().toCompletionStage().toCompletableFuture().join();
  }
}
