package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.archive.Archive;
import io.discovery.agent.archive.ArchiveReader;
import io.discovery.agent.archive.ArchiveWriter;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import io.discovery.catalog.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /v1/snapshot} over the real API and the real catalog. */
@Timeout(60)
class SnapshotsTest {
  private static final int VALUE = 300_000;
  private static final int KEYS = 12;

  /** More than the sockets' buffers take: four clients that read nothing hold four saves up. */
  private static final int MANY_KEYS = 80;

  private final RunningApi api = new RunningApi();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private HttpResponse<byte[]> get(String target) throws Exception {
    return client.send(request(target).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> put(String target, byte[] body) throws Exception {
    return client.send(
        request(target).PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + target));
  }

  private byte[] save() throws Exception {
    HttpResponse<byte[]> saved = get("/v1/snapshot");
    assertEquals(200, saved.statusCode());
    return saved.body();
  }

  private void store(String key, byte[] value) {
    api.catalog.submit(new Command.KvPut(key, value, 0, OptionalLong.empty()));
  }

  private void storeMuch() {
    store(KEYS);
  }

  private void store(int keys) {
    Random random = new Random(1);
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[VALUE];
      random.nextBytes(value);
      store("much/" + i, value);
    }
  }

  private static Archive read(byte[] archive) throws IOException {
    return ArchiveReader.read(new ByteArrayInputStream(archive), ArchiveReader.State.IGNORED);
  }

  private static long index(HttpResponse<?> response) {
    return Long.parseLong(response.headers().firstValue("X-Consul-Index").orElseThrow());
  }

  @Test
  void allThatIsThereIsInTheArchive() throws Exception {
    storeMuch();
    HttpResponse<byte[]> saved = get("/v1/snapshot");
    assertEquals(200, saved.statusCode());
    assertEquals("application/x-gzip", saved.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("true", saved.headers().firstValue("X-Consul-KnownLeader").orElseThrow());
    assertEquals("0", saved.headers().firstValue("X-Consul-LastContact").orElseThrow());
    Snapshot now = api.catalog.published().snapshot();
    assertEquals(now.index(), index(saved));
    StateStream.Decoder state = new StateStream.Decoder();
    Archive read =
        ArchiveReader.read(
            new ByteArrayInputStream(saved.body()),
            (bytes, length) -> state.accept(bytes, 0, length));
    assertEquals(now, state.finish());
    assertEquals(index(saved), read.meta().index());
  }

  @Test
  void aSlowClientGetsAllOfItAndHoldsNobodyUp() throws Exception {
    storeMuch();
    try (Socket slow = api.connect()) {
      String get = "GET /v1/snapshot HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      slow.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', slow.getInputStream().read());
      assertEquals(200, api.get("/v1/status/leader").statusCode());
      byte[] rest = slow.getInputStream().readAllBytes();
      assertTrue(rest.length > KEYS * VALUE, "only " + rest.length);
      assertTrue(new String(rest, StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n"));
    }
  }

  @Test
  void clientsThatGoLeaveRoomForOthers() throws Exception {
    storeMuch();
    for (int i = 0; i < 3 * Bounds.SAVES; i++) {
      try (Socket socket = api.connect()) {
        String get = "GET /v1/snapshot HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
        assertEquals('H', socket.getInputStream().read());
      }
    }
    HttpResponse<byte[]> saved = get("/v1/snapshot");
    for (int i = 0; i < 1_000 && saved.statusCode() == 429; i++) {
      saved = get("/v1/snapshot");
    }
    read(saved.body());
  }

  @Test
  void manyAtOnceAreRefused() throws Exception {
    store(MANY_KEYS);
    Socket[] sockets = new Socket[Bounds.SAVES];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = api.connect();
      String get = "GET /v1/snapshot HTTP/1.1\r\nHost: x\r\n\r\n";
      sockets[i].getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', sockets[i].getInputStream().read());
    }
    assertEquals(429, get("/v1/snapshot").statusCode());
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void withoutALeaderOnlyAStaleOneIsSaved() throws Exception {
    api.catalog.lead("");
    HttpResponse<String> none = api.get("/v1/snapshot");
    assertEquals(500, none.statusCode());
    assertEquals("No cluster leader", none.body());
    assertEquals(200, get("/v1/snapshot?stale").statusCode());
  }

  @Test
  void whatIsSavedIsAsNewAsOtherReads() throws Exception {
    CompletableFuture<@Nullable Void> current = new CompletableFuture<>();
    api.catalog.current = current;
    CompletableFuture<HttpResponse<byte[]>> saving =
        client.sendAsync(
            request("/v1/snapshot").GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, get("/v1/snapshot?stale").statusCode());
    store("a", new byte[] {'1'});
    current.complete(null);
    HttpResponse<byte[]> saved = saving.get(20, TimeUnit.SECONDS);
    assertEquals(api.catalog.published().snapshot().index(), index(saved));
    api.catalog.current =
        CompletableFuture.failedStage(
            new CommandFailure(CommandFailure.Kind.NO_LEADER, "as the test wants it"));
    HttpResponse<byte[]> none = get("/v1/snapshot");
    assertEquals(500, none.statusCode());
    assertEquals("No cluster leader", new String(none.body(), StandardCharsets.UTF_8));
  }

  @Test
  void sessionsAndLocksComeBackAndWhoWaitsForThemIsWoken() throws Exception {
    String body = "{\"Node\": \"" + RunningApi.NODE + "\", \"TTL\": \"60s\"}";
    String created = api.put("/v1/session/create", body).body();
    String id = created.substring(created.indexOf(':') + 2, created.lastIndexOf('"'));
    assertEquals("true", api.put("/v1/kv/lock?acquire=" + id, "x").body().strip());
    byte[] archive = save();
    assertEquals("true", api.put("/v1/session/destroy/" + id, "").body().strip());
    List<CompletableFuture<HttpResponse<String>>> waiting =
        List.of(waiting("/v1/session/list"), waiting("/v1/session/info/" + id));
    assertTrue(api.catalog.watched.tryAcquire(waiting.size(), 20, TimeUnit.SECONDS));
    assertEquals(200, put("/v1/snapshot", archive).statusCode());
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      HttpResponse<String> woken = each.get(20, TimeUnit.SECONDS);
      assertTrue(woken.body().contains(id), woken.body());
      assertEquals(api.catalog.published().snapshot().index(), index(woken));
    }
    assertTrue(api.get("/v1/kv/lock").body().contains(id));
    assertEquals(200, api.put("/v1/session/renew/" + id, "").statusCode());
  }

  @Test
  void anotherDatacenterIsRefused() {
    assertEquals(400, api.get("/v1/snapshot?dc=elsewhere").statusCode());
    assertEquals(200, api.get("/v1/snapshot?dc=home").statusCode());
    HttpResponse<String> post = api.send("POST", "/v1/snapshot", "");
    assertEquals(405, post.statusCode());
    assertEquals("OPTIONS,GET,PUT", post.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void whatWasSavedComesBackAndIndexesGoOn() throws Exception {
    storeMuch();
    store("a", new byte[] {'1'});
    byte[] archive = save();
    store("a", new byte[] {'2'});
    store("b", new byte[] {'1'});
    api.catalog.submit(new Command.KvDeleteTree("much/"));
    long before = api.catalog.published().snapshot().index();
    HttpResponse<String> restored = put("/v1/snapshot", archive);
    assertEquals("", restored.body());
    assertEquals(200, restored.statusCode());
    assertEquals("1", api.get("/v1/kv/a?raw").body());
    assertEquals(404, api.get("/v1/kv/b").statusCode());
    assertEquals(KEYS, api.catalog.published().snapshot().kv().below("much/").size());
    for (String target : List.of("/v1/kv/a", "/v1/kv/b", "/v1/kv/?keys", "/v1/catalog/nodes")) {
      assertTrue(index(api.get(target)) > before, target);
    }
    assertTrue(api.get("/v1/health/service/consul").body().contains(RunningApi.NODE));
  }

  @Test
  void whoWaitsIsWokenByARestore() throws Exception {
    store("a", new byte[] {'1'});
    byte[] archive = save();
    store("a", new byte[] {'2'});
    store("b", new byte[] {'1'});
    List<CompletableFuture<HttpResponse<String>>> waiting =
        List.of(
            waiting("/v1/kv/a"),
            waiting("/v1/kv/b"),
            waiting("/v1/kv/?recurse"),
            waiting("/v1/catalog/services"),
            waiting("/v1/health/service/nothing"));
    assertTrue(api.catalog.watched.tryAcquire(waiting.size(), 20, TimeUnit.SECONDS));
    assertEquals(200, put("/v1/snapshot", archive).statusCode());
    long at = api.catalog.published().snapshot().index();
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertEquals(at, index(each.get(20, TimeUnit.SECONDS)));
    }
    assertTrue(waiting.get(0).join().body().contains("\"MQ==\""));
    assertEquals(404, waiting.get(1).join().statusCode());
  }

  private CompletableFuture<HttpResponse<String>> waiting(String target) {
    char separator = target.contains("?") ? '&' : '?';
    long index = index(api.get(target));
    return api.sendAsync("GET", target + separator + "index=" + index + "&wait=60s", "");
  }

  @Test
  void aDamagedArchiveChangesNothing() throws Exception {
    store("a", new byte[] {'1'});
    byte[] archive = save();
    archive[archive.length / 2] ^= 1;
    store("a", new byte[] {'2'});
    long before = api.catalog.published().snapshot().index();
    HttpResponse<String> refused = put("/v1/snapshot", archive);
    assertEquals(500, refused.statusCode());
    assertTrue(refused.body().startsWith("failed to "), refused.body());
    assertEquals(500, put("/v1/snapshot", new byte[0]).statusCode());
    assertEquals(before, api.catalog.published().snapshot().index(), "nothing came to the log");
    assertEquals("2", api.get("/v1/kv/a?raw").body());
  }

  @Test
  void aStateOfANewerMeaningIsRefusedByTheCatalog() throws Exception {
    ByteArrayOutputStream newer = new ByteArrayOutputStream();
    ArchiveWriter.write(Apply.configured(Snapshot.EMPTY, 5, 9), 1, List.of(), newer);
    HttpResponse<String> refused = put("/v1/snapshot", newer.toByteArray());
    assertEquals(500, refused.statusCode());
    assertTrue(
        refused.body().startsWith("Raft error when restoring snapshot: the state is of feature"),
        refused.body());
    assertEquals(null, api.catalog.published().snapshot().restoring());
  }

  @Test
  void aRestoreIsNeverStaleAndNeedsALeader() throws Exception {
    byte[] archive = save();
    HttpResponse<String> stale = put("/v1/snapshot?stale", archive);
    assertEquals(500, stale.statusCode());
    assertEquals("stale not allowed for restore", stale.body());
    api.catalog.failWith(CommandFailure.Kind.NO_LEADER);
    HttpResponse<String> none = put("/v1/snapshot", archive);
    assertEquals(500, none.statusCode());
    assertEquals("No cluster leader", none.body());
  }

  @Test
  void anArchiveBeyondTheBoundIsRefusedAtItsHeader() throws Exception {
    String head =
        "PUT /v1/snapshot HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + (Bounds.ARCHIVE + 1L)
            + "\r\n\r\n";
    String answer = api.exchange(head);
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    assertEquals(200, put("/v1/snapshot", save()).statusCode());
  }

  @Test
  void oneArchiveComesInAtATimeAndOneThatStopsMakesRoom() throws Exception {
    byte[] archive = save();
    try (Socket half = api.connect()) {
      String head =
          String.join(
              "\r\n",
              "PUT /v1/snapshot HTTP/1.1",
              "Host: x",
              "Content-Length: 9",
              "Expect: 100-continue",
              "",
              "");
      half.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = half.getInputStream();
      assertEquals("HTTP/1.1 100", new String(in.readNBytes(12), StandardCharsets.US_ASCII));
      assertEquals(429, put("/v1/snapshot", archive).statusCode());
    }
    int status = 429;
    for (int i = 0; i < 1_000 && status == 429; i++) {
      status = put("/v1/snapshot", archive).statusCode();
    }
    assertEquals(200, status);
    assertEquals(
        api.catalog.published().snapshot().index(),
        api.catalog.published().snapshot().indexOf(new Topic.Nodes()));
  }
}
