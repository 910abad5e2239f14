package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.catalog.CommandFailure;
import io.discovery.catalog.Command;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions and locks as clients of the family use them. */
@Timeout(30)
class SessionEndpointsTest {
  private static final Pattern CREATED =
      Pattern.compile("\\{\"ID\":\"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\"}");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private String create(String body) {
    HttpResponse<String> response = api.put("/v1/session/create", body);
    assertEquals(200, response.statusCode(), response::body);
    Matcher created = CREATED.matcher(response.body());
    assertTrue(created.matches(), response::body);
    return created.group(1);
  }

  private String info(String id) {
    HttpResponse<String> response = api.get("/v1/session/info/" + id);
    assertEquals(200, response.statusCode(), response::body);
    return response.body().replaceAll("(\"(?:Create|Modify)Index\":)\\d+", "$10");
  }

  private static String shown(String id, String name, long delay, String more, String checks) {
    return "[{\"ID\":\"%s\",\"Name\":\"%s\",\"Node\":\"%s\",\"LockDelay\":%d,%s,%s,\"CreateIndex\":0,\"ModifyIndex\":0}]"
        .formatted(id, name, RunningApi.NODE, delay, more, checks);
  }

  private static final String USUAL = "\"Behavior\":\"release\",\"TTL\":\"\"";
  private static final String ALIVE = "\"NodeChecks\":[\"serfHealth\"],\"ServiceChecks\":null";

  @Test
  void everythingHasADefault() {
    String id = create("");
    assertEquals(shown(id, "", 15_000_000_000L, USUAL, ALIVE), info(id));
  }

  @Test
  void everythingCanBeSaid() {
    String id =
        create(
            """
            {"Name": "mine", "node": "%s", "lock_delay": "90s", "Behavior": "delete", "TTL": "90s",
             "NodeChecks": ["serfHealth"], "ServiceChecks": [], "Datacenter": "home"}
            """
                .formatted(RunningApi.NODE));
    String more = "\"Behavior\":\"delete\",\"TTL\":\"90s\"";
    assertEquals(shown(id, "mine", 90_000_000_000L, more, ALIVE), info(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"15s\"       | 15000000000",
        "\"1m30s\"     | 90000000000",
        "5             | 5000000000",
        "999           | 999000000000",
        "1000          | 1000",
        "15000000000   | 15000000000",
        "0             | 0",
        "\"0s\"        | 0",
        "null          | 15000000000"
      })
  void aLockDelayIsSaidInManyWays(String written, long nanos) {
    String id = create("{\"LockDelay\":" + written + "}");
    assertTrue(info(id).contains("\"LockDelay\":" + nanos + ","), info(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Checks\":[]}                                | \"NodeChecks\":[],\"ServiceChecks\":null",
        "{\"NodeChecks\":null}                          | \"NodeChecks\":[],\"ServiceChecks\":null",
        "{\"Checks\":null}                              | \"NodeChecks\":[],\"ServiceChecks\":null",
        "{\"NodeChecks\":[]}                            | \"NodeChecks\":[],\"ServiceChecks\":null",
        "{\"Checks\":[\"serfHealth\"]}                  |"
            + " \"NodeChecks\":[\"serfHealth\"],\"ServiceChecks\":null",
        "{\"Checks\":[\"own\"]}                         |"
            + " \"NodeChecks\":[\"serfHealth\"],\"ServiceChecks\":null,\"Checks\":[\"own\"]",
        "{\"NodeChecks\":[\"own\"]}                     |"
            + " \"NodeChecks\":[\"own\"],\"ServiceChecks\":null",
        "{\"ServiceChecks\":[{\"ID\":\"own\"}]}         |"
            + " \"NodeChecks\":[\"serfHealth\"],\"ServiceChecks\":[{\"ID\":\"own\",\"Namespace\":\"\"}]"
      })
  void checksAreNamedInTwoWays(String body, String checks) {
    api.put(
        "/v1/catalog/register",
        "{\"Node\":\"%s\",\"SkipNodeUpdate\":true,\"Check\":{\"Name\":\"own\",\"Status\":\"passing\"}}"
            .formatted(RunningApi.NODE));
    String id = create(body);
    assertEquals(shown(id, "", 15_000_000_000L, USUAL, checks), info(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                    | 400 | Request decode failed: request body:1:
          []                                   | 400 | Request decode failed:
          {"TTL":15}                           | 400 | Request decode failed:
          {"LockDelay":"soon"}                 | 400 | is not a duration
          {"LockDelay":-1}                     | 400 | is not a duration
          {"LockDelay":true}                   | 400 | is not a duration
          {"Checks":"x"}                       | 400 | not a list
          {"ServiceChecks":["x"]}              | 400 | not an object
          {"ServiceChecks":[{"ID":"x","Namespace":"y"}]} | 400 | no namespaces
          {"Datacenter":"mars"}                | 400 | No path to datacenter "mars"
          {"Name":"a\\u0000b"}                 | 400 | control character
          {"Node":""}                          | 500 | Must provide Node
          {"Node":"n9"}                        | 500 | Missing node registration
          {"NodeChecks":["none"]}              | 500 | Missing check 'none' registration
          {"Behavior":"keep"}                  | 500 | Invalid Behavior setting 'keep'
          {"TTL":"soon"}                       | 500 | Session TTL 'soon' invalid
          {"TTL":"-10s"}                       | 500 | Session TTL '-10s' invalid
          {"TTL":"9s"}                         | 500 | Invalid Session TTL '9000000000', must be between [10s=24h0m0s]
          {"TTL":"24h1s"}                      | 500 | must be between [10s=24h0m0s]
          """)
  void bodiesAreRefused(String body, int status, String sentence) {
    HttpResponse<String> response = api.put("/v1/session/create", body);
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(response.body().contains(sentence), response::body);
  }

  @Test
  void aTtlOfZeroIsNoneAndABareOneIsSeconds() {
    assertTrue(info(create("{\"TTL\":\"0s\"}")).contains("\"TTL\":\"0s\""));
    assertTrue(info(create("{\"TTL\":\"15\"}")).contains("\"TTL\":\"15s\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | destroy/       | 400 | Missing session",
        "PUT | renew/         | 400 | Missing session",
        "GET | info/          | 400 | Missing session",
        "GET | node/          | 400 | Missing node name",
        "PUT | renew/none     | 404 | Session id 'none' not found",
        "GET | create         | 405 | method GET not allowed",
        "GET | list?dc=mars   | 400 | No path to datacenter",
        "GET | list?ns=x      | 400 | Namespaces are a"
      })
  void requestsAreRefused(String method, String target, int status, String sentence) {
    HttpResponse<String> response = api.send(method, "/v1/session/" + target, "");
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(response.body().contains(sentence), response::body);
  }

  @Test
  void sessionsAreListedAndEnd() {
    assertEquals("[]", api.get("/v1/session/list").body());
    String id = create("{\"TTL\":\"10s\"}");
    String all = api.get("/v1/session/list").body();
    assertEquals(all, api.get("/v1/session/node/" + RunningApi.NODE).body());
    assertEquals(all, api.get("/v1/session/info/" + id).body());
    assertEquals(all, api.put("/v1/session/renew/" + id, "").body());
    assertEquals("[]", api.get("/v1/session/node/n9").body());
    assertEquals("true", api.put("/v1/session/destroy/" + id, "").body());
    assertEquals("true", api.put("/v1/session/destroy/" + id, "").body());
    assertEquals("[]", api.get("/v1/session/list").body());
    assertEquals("[]", api.get("/v1/session/info/" + id).body());
    assertEquals(404, api.put("/v1/session/renew/" + id, "").statusCode());
  }

  @Test
  void withoutALeaderNothingIsRenewed() {
    String id = create("{\"TTL\":\"10s\"}");
    api.catalog.lead("");
    HttpResponse<String> response = api.put("/v1/session/renew/" + id, "");
    assertEquals(500, response.statusCode());
    assertEquals("No cluster leader", response.body());
    api.catalog.failWith(CommandFailure.Kind.NO_LEADER);
    assertEquals(500, api.put("/v1/session/create", "").statusCode());
  }

  @Test
  void aQueryWaitsForTheEndOfASession() throws Exception {
    String id = create("");
    String index =
        api.get("/v1/session/info/" + id).headers().firstValue("X-Consul-Index").orElseThrow();
    CompletableFuture<HttpResponse<String>> blocked =
        api.sendAsync("GET", "/v1/session/info/" + id + "?wait=60s&index=" + index, "");
    assertTrue(api.catalog.watched.tryAcquire(1, 20, TimeUnit.SECONDS));
    api.put("/v1/session/destroy/" + id, "");
    assertEquals("[]", blocked.get(20, TimeUnit.SECONDS).body());
  }

  @Test
  void theKeyShowsWhoHoldsIt() {
    String id = create("");
    assertEquals("true", api.put("/v1/kv/lock?flags=7&acquire=" + id, "me").body());
    String entry = api.get("/v1/kv/lock").body();
    assertTrue(
        entry.startsWith(
            "[{\"LockIndex\":1,\"Key\":\"lock\",\"Flags\":7,\"Value\":\"bWU=\",\"Session\":\""
                + id
                + "\","),
        entry);
    assertEquals("true", api.put("/v1/kv/lock?release=" + id, "").body());
    String released = api.get("/v1/kv/lock").body();
    assertTrue(
        released.startsWith(
            "[{\"LockIndex\":1,\"Key\":\"lock\",\"Flags\":0,\"Value\":null,\"CreateIndex\":"),
        released);
  }

  @Test
  void ofTwoOneHoldsTheLockAndTheOtherWaitsForTheDelay() {
    String first = create("");
    String second = create("");
    assertEquals("true", api.put("/v1/kv/lock?acquire=" + first, "1").body());
    assertEquals("false", api.put("/v1/kv/lock?acquire=" + second, "2").body());
    assertEquals("false", api.put("/v1/kv/lock?release=" + second, "2").body());
    api.put("/v1/session/destroy/" + first, "");
    assertEquals("false", api.put("/v1/kv/lock?acquire=" + second, "2").body());
    api.catalog.clusterTime.addAndGet(15_000);
    assertEquals("true", api.put("/v1/kv/lock?acquire=" + second, "2").body());
    assertTrue(api.get("/v1/kv/lock").body().startsWith("[{\"LockIndex\":2,"));
    assertEquals("1", api.get("/v1/kv/lock?raw").body().replace('2', '1'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acquire=             | 500 | missing session",
        "release=             | 500 | missing session",
        "acquire=none         | 500 | invalid session \"none\"",
        "release=none         | 200 | false",
        "acquire=a&release=a  | 400 | Conflicting flags: ?acquire and ?release",
        "cas=1&acquire=a      | 400 | Conflicting flags: ?cas and ?acquire"
      })
  void locksAreRefused(String query, int status, String sentence) {
    HttpResponse<String> response = api.put("/v1/kv/lock?" + query, "x");
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(response.body().contains(sentence), response::body);
    assertEquals(404, api.get("/v1/kv/lock").statusCode());
  }

  @Test
  void aSessionEndsWithTheNodeItIsTiedTo() {
    api.put("/v1/catalog/register", "{\"Node\":\"ext\",\"Address\":\"10.0.0.9\"}");
    String id = create("{\"Node\":\"ext\",\"NodeChecks\":[]}");
    api.put("/v1/kv/lock?acquire=" + id, "");
    api.catalog.submit(new Command.DeregisterNode("ext"));
    assertEquals("[]", info(id));
    assertTrue(!api.get("/v1/kv/lock").body().contains("Session"));
  }
}
