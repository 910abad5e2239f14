package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class OperatorTest {
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theServersAreListedWithWhoLeadsAndWhoVotes() {
    String body = api.get("/v1/operator/raft/configuration").body();
    assertTrue(
        body.startsWith(
            "{\"Servers\":[{\"ID\":\"id-1\",\"Node\":\"server1\",\"Address\":\"10.0.0.1:8300\","
                + "\"Leader\":true,\"ProtocolVersion\":\"3\",\"Voter\":true},"),
        body);
    assertTrue(
        body.contains(
            "\"Address\":\"10.0.0.3:8300\",\"Leader\":false,\"ProtocolVersion\":\"3\",\"Voter\":false}],\"Index\":"),
        body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE | /v1/operator/raft/peer                           | 400 | Must specify either ?id
          DELETE | /v1/operator/raft/peer?id=id-2&address=10.0.0.2  | 400 | Must specify only one of
          DELETE | /v1/operator/raft/peer?id=nobody                 | 500 | id "nobody" was not found in the Raft configuration
          DELETE | /v1/operator/raft/peer?address=10.9.9.9:8300     | 500 | address "10.9.9.9:8300" was not found in the Raft configuration
          DELETE | /v1/operator/raft/peer?address=10.0.0.2:8300     | 200 |
          DELETE | /v1/operator/raft/peer?id=id-3                   | 200 |
          GET    | /v1/operator/raft/peer                           | 405 | method GET not allowed
          POST   | /v1/operator/raft/transfer-leader                | 200 | {"Success":true}
          PUT    | /v1/operator/raft/transfer-leader?id=id-2        | 200 | {"Success":true}
          PUT    | /v1/agent/leave                                  | 400 | leaving would stop the cluster
          PUT    | /v1/agent/leave?force                            | 200 |
          """)
  void operatorsAreAnswered(String method, String target, int status, String words) {
    HttpResponse<String> answer = api.send(method, target, "");
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(words == null ? "" : words), answer.body());
  }
}
