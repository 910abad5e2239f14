package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Command;
import io.discovery.catalog.Service;
import io.discovery.catalog.Topic;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingQueriesTest {
  private static final int NEVER_SECONDS = 60;

  private final RunningApi api = new RunningApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private static long index(HttpResponse<String> response) {
    return Long.parseLong(response.headers().firstValue("X-Consul-Index").orElseThrow());
  }

  private void store(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    api.catalog.submit(new Command.KvPut(key, bytes, 0, OptionalLong.empty()));
  }

  private void register(Service service) {
    var node = api.catalog.published().snapshot().registry().node(RunningApi.NODE).orElseThrow();
    api.catalog.submit(
        new Command.Register(node.node().value(), true, List.of(service), List.of()));
  }

  private CompletableFuture<HttpResponse<String>> waiting(String target, long index) {
    char separator = target.contains("?") ? '&' : '?';
    return api.sendAsync(
        "GET", target + separator + "index=" + index + "&wait=" + NEVER_SECONDS + "s", "");
  }

  private void awaitBlocked(int queries) throws InterruptedException {
    assertTrue(api.catalog.watched.tryAcquire(queries, 20, TimeUnit.SECONDS));
  }

  @Test
  void aQueryWithAnOlderIndexIsAnsweredAtOnce() {
    store("a", "1");
    long index = index(api.get("/v1/kv/a"));
    assertEquals(index, index(api.get("/v1/kv/a?index=" + (index - 1) + "&wait=60s")));
  }

  @Test
  void aQueryWaitsForAChangeOfWhatItReads() throws Exception {
    store("a", "1");
    HttpResponse<String> first = api.get("/v1/kv/a");
    CompletableFuture<HttpResponse<String>> blocked = waiting("/v1/kv/a", index(first));
    awaitBlocked(1);
    store("b", "unrelated");
    assertFalse(blocked.isDone());
    store("a", "2");
    HttpResponse<String> second = blocked.get(20, TimeUnit.SECONDS);
    assertEquals(200, second.statusCode());
    assertTrue(second.body().contains("\"Mg==\""), second.body());
    assertTrue(index(second) > index(first));
    assertEquals(index(api.get("/v1/kv/a")), index(second));
  }

  @Test
  void aQueryForAnAbsentServiceEndsWhenItAppears() throws Exception {
    HttpResponse<String> none = api.get("/v1/health/service/web?passing");
    assertEquals("[]", none.body());
    CompletableFuture<HttpResponse<String>> blocked =
        waiting("/v1/health/service/web?passing", index(none));
    awaitBlocked(1);
    register(Service.of("web", "web", 80));
    assertTrue(blocked.get(20, TimeUnit.SECONDS).body().contains("\"Service\":\"web\""));
  }

  @Test
  void aQueryForAPrefixEndsWhenAKeyBelowItGoes() throws Exception {
    store("p/a", "1");
    store("p/b", "1");
    CompletableFuture<HttpResponse<String>> blocked =
        waiting("/v1/kv/p/?keys", index(api.get("/v1/kv/p/?keys")));
    awaitBlocked(1);
    api.catalog.submit(new Command.KvDelete("p/a", OptionalLong.empty()));
    assertEquals("[\"p/b\"]", blocked.get(20, TimeUnit.SECONDS).body());
  }

  @Test
  void manyWaitersAreAnsweredByOneChangeWithOneIndex() throws Exception {
    store("a", "1");
    long index = index(api.get("/v1/kv/a"));
    List<CompletableFuture<HttpResponse<String>>> blocked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      blocked.add(waiting("/v1/kv/a", index));
    }
    awaitBlocked(50);
    store("a", "2");
    for (CompletableFuture<HttpResponse<String>> one : blocked) {
      assertEquals(index + 1, index(one.get(20, TimeUnit.SECONDS)));
    }
  }

  @Test
  void aQueryEndsAtItsTimeWithWhatIsThere() {
    store("a", "1");
    long index = index(api.get("/v1/kv/a"));
    HttpResponse<String> response = api.get("/v1/kv/a?index=" + index + "&wait=5ms");
    assertEquals(index, index(response));
    assertTrue(response.body().contains("\"MQ==\""));
  }

  @Test
  void anIndexFromTheFutureWaitsAndThenTellsTheTrueOne() {
    store("a", "1");
    long index = index(api.get("/v1/kv/a"));
    assertEquals(index, index(api.get("/v1/kv/a?index=18446744073709551615&wait=5ms")));
  }

  @Test
  void aClientThatGoesLeavesNoInterestBehind() throws Exception {
    store("a", "1");
    long index = index(api.get("/v1/kv/a"));
    try (Socket socket = api.connect()) {
      String request = "GET /v1/kv/a?index=" + index + "&wait=60s HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      awaitBlocked(1);
    }
    api.catalog.awaitNoWatch();
    assertEquals(index, api.catalog.published().snapshot().indexOf(new Topic.Key("a")));
  }

  @Test
  void closingEndsWhatWaits() throws Exception {
    CompletableFuture<HttpResponse<String>> blocked = waiting("/v1/kv/a", 1);
    awaitBlocked(1);
    HttpApi same = api.api();
    same.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    api.catalog.awaitNoWatch();
    assertThrows(ExecutionException.class, () -> blocked.get(20, TimeUnit.SECONDS));
  }

  @Test
  void indexesOfAbsentKeysNeverGoBack() {
    store("a", "1");
    store("b", "1");
    long before = index(api.get("/v1/kv/a"));
    api.catalog.submit(new Command.KvDelete("a", OptionalLong.empty()));
    HttpResponse<String> gone = api.get("/v1/kv/a");
    assertEquals(404, gone.statusCode());
    assertTrue(index(gone) > before);
  }
}
