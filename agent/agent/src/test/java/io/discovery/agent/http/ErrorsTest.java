package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.catalog.CommandFailure;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's mistake is answered with 4xx and a sentence that says what to do. */
@Timeout(30)
class ErrorsTest {
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi();
    api.put("/v1/agent/service/register", "{\"Name\":\"web\",\"Port\":80}");
    api.put(
        "/v1/agent/check/register",
        "{\"Name\":\"tcp\",\"TCP\":\"localhost:1\",\"Interval\":\"9s\"}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v1/nope                                | 404 | no endpoint "/v1/nope"
          GET    | /v1/connect/ca/roots                    | 404 | service mesh is not part
          GET    | /v1/health/connect/web                  | 404 | service mesh is not part
          PUT    | /v1/txn                                 | 404 | not available in this version
          GET    | /v1/acl/tokens                          | 404 | not available in this version
          POST   | /v1/catalog/nodes                       | 405 | method POST not allowed
          HEAD   | /v1/kv/a                                | 405 |
          GET    | /v1/agent/reload                        | 405 | method GET not allowed
          GET    | /v1/kv/%01                              | 400 | cannot be printed
          GET    | /v1/kv/%ff                              | 400 | UTF-8
          GET    | /v1/catalog/nodes?index=abc             | 400 | Invalid index: "abc"
          GET    | /v1/catalog/nodes?index=-1              | 400 | Invalid index: "-1"
          GET    | /v1/catalog/nodes?wait=abc              | 400 | Invalid wait time: "abc"
          GET    | /v1/catalog/nodes?stale&consistent      | 400 | conflicting semantics
          GET    | /v1/catalog/nodes?cached&consistent     | 400 | conflicting semantics
          GET    | /v1/catalog/nodes?dc=mars               | 400 | No path to datacenter "mars"
          GET    | /v1/status/leader?dc=mars               | 400 | No path to datacenter "mars"
          PUT    | /v1/kv/a?dc=mars                        | 400 | No path to datacenter "mars"
          GET    | /v1/health/service/web?filter=x         | 400 | ?filter= is not available
          GET    | /v1/agent/services?filter=x             | 400 | ?filter= is not available
          GET    | /v1/health/service/web?ns=x             | 400 | Namespaces are a
          GET    | /v1/kv/a?ns=x                           | 400 | Namespaces are a
          GET    | /v1/health/service/web?passing=banana   | 400 | Invalid value for ?passing
          GET    | /v1/health/service/                     | 400 | Missing service name
          GET    | /v1/health/checks/                      | 400 | Missing service name
          GET    | /v1/health/node/                        | 400 | Missing node name
          GET    | /v1/health/state/                       | 400 | Missing check state
          GET    | /v1/health/state/bogus                  | 400 | Unknown check state "bogus"
          GET    | /v1/catalog/service/                    | 400 | Missing service name
          GET    | /v1/catalog/node/                       | 400 | Missing node name
          GET    | /v1/catalog/node-services/              | 400 | Missing node name
          GET    | /v1/catalog/nodes?node-meta=bad         | 400 | not of the form key:value
          PUT    | /v1/kv/                                 | 400 | Missing key name
          PUT    | /v1/kv/a?cas=abc                        | 400 | Invalid cas: "abc"
          PUT    | /v1/kv/a?cas=-1                         | 400 | Invalid cas: "-1"
          PUT    | /v1/kv/a?flags=abc                      | 400 | Invalid flags: "abc"
          DELETE | /v1/kv/a?cas=1&recurse                  | 400 | Conflicting flags
          DELETE | /v1/kv/a?cas=abc                        | 400 | Invalid cas: "abc"
          GET    | /v1/agent/service/none                  | 404 | unknown service ID: none
          GET    | /v1/agent/service/web?hash=x            | 400 | ?hash= refused
          PUT    | /v1/agent/service/deregister/none       | 404 | unknown service ID: none
          PUT    | /v1/agent/service/deregister/           | 400 | ServiceID missing
          PUT    | /v1/agent/check/deregister/none         | 404 | unknown check ID: none
          PUT    | /v1/agent/check/pass/none               | 404 | unknown check ID: none
          PUT    | /v1/agent/check/pass/                   | 400 | Missing check ID
          PUT    | /v1/agent/check/fail/tcp                | 400 | does not have associated TTL
          """)
  void requestsAreRefused(String method, String target, int status, String sentence) {
    HttpResponse<String> response = api.send(method, target, "");
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(response.body().contains(sentence == null ? "" : sentence), response::body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          agent/service/register     | {                                   | request body:1:
          agent/service/register     |                                     | request body:1:1
          agent/service/register     | []                                  | not an object
          agent/service/register     | {}                                  | needs a name
          agent/service/register     | {"Name":"x","Port":99999}           | port: is not between
          agent/service/register     | {"Name":"x","Check":{"Args":["true"],"Interval":"9s"}} | rgs
          agent/check/register       | {"Name":"q"}                        | request body:1:1
          agent/check/register       | {"Name":"q","TTL":"soon"}           | not a duration
          agent/check/register       | {"Name":"q","TTL":"9s","Status":"bad"} | is no status
          agent/check/update/tcp     | {"Status":"bad"}                    | Invalid check status
          agent/check/update/tcp     | {                                   | request body:1:
          catalog/register           | {                                   | request body:1:
          catalog/register           | {}                                  | names its node
          catalog/register           | {"Node":"a"}                        | Must provide address
          catalog/register           | {"Node":7,"Address":"1.1.1.1"}      | Node: is a number
          catalog/register           | {"Node":"a","Address":"1","ID":"bad"} | is not a UUID
          catalog/register           | {"Node":"a","Address":"1","Service":{}} | needs a name
          catalog/register           | {"Node":"a","Address":"1","Service":{"ID":"x"}} | needs a name
          catalog/register           | {"Node":"a","Address":"1","Check":{}} | needs an id
          catalog/register           | {"Node":"a","Address":"1","Check":{"Name":"c","Status":"x"}} | is no status
          catalog/register           | {"Node":"a","Address":"1","Check":{"Name":"c","ServiceID":"x"}} | not registered
          catalog/register           | {"Node":"a","Address":"1","Datacenter":"mars"} | No path to datacenter
          catalog/register           | {"Node":"a\\u0000b","Address":"1"}  | control character
          catalog/deregister         | {}                                  | names its node
          catalog/deregister         | {"Node":"a","Datacenter":"mars"}    | No path to datacenter
          """)
  void bodiesAreRefused(String path, String body, String sentence) {
    HttpResponse<String> response = api.put("/v1/" + path, body == null ? "" : body);
    assertEquals(400, response.statusCode(), response::body);
    assertTrue(response.body().contains(sentence), response::body);
  }

  @Test
  void aCheckForAnUnknownServiceIsNotFound() {
    HttpResponse<String> response =
        api.put(
            "/v1/agent/check/register", "{\"Name\":\"q\",\"TTL\":\"9s\",\"ServiceID\":\"none\"}");
    assertEquals(404, response.statusCode());
    assertEquals("ServiceID \"none\" does not exist", response.body());
  }

  @Test
  void aPathThatIsNotPercentEncodedIsRefused() throws IOException {
    String answer =
        api.exchange("GET /v1/kv/50%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("write a literal % as %25"), answer);
  }

  @Test
  void everyNameIsBounded() {
    String name = "n".repeat(300);
    HttpResponse<String> response =
        api.put("/v1/catalog/register", "{\"Node\":\"" + name + "\",\"Address\":\"1.1.1.1\"}");
    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("longer than 255"), response::body);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_LEADER, 500, No cluster leader",
    "BUSY, 429, try again",
    "STORAGE_FULL, 507, as the test wants it",
    "TOO_LARGE, 413, as the test wants it",
    "INDETERMINATE, 500, may or may not"
  })
  void aFailedWriteSaysWhatMayBeAssumed(CommandFailure.Kind kind, int status, String sentence) {
    try (RunningApi failing = new RunningApi()) {
      failing.catalog.failWith(kind);
      HttpResponse<String> response = failing.put("/v1/kv/a", "1");
      assertEquals(status, response.statusCode());
      assertTrue(response.body().contains(sentence), response::body);
    }
  }

  @Test
  void withoutALeaderOnlyStaleReadsAreAnswered() {
    try (RunningApi alone = new RunningApi()) {
      assertEquals(200, alone.get("/v1/catalog/nodes").statusCode());
      alone.catalog.lead("");
      for (String target : new String[] {"", "?consistent", "?index=1"}) {
        HttpResponse<String> refused = alone.get("/v1/catalog/nodes" + target);
        assertEquals(500, refused.statusCode());
        assertEquals("No cluster leader", refused.body());
      }
      HttpResponse<String> stale = alone.get("/v1/catalog/nodes?stale");
      assertEquals(200, stale.statusCode());
      assertEquals("false", stale.headers().firstValue("X-Consul-KnownLeader").orElse(""));
      assertEquals("\"\"", alone.get("/v1/status/leader").body());
    }
  }
}
