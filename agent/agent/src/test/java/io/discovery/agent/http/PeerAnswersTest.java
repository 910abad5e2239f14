package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the peer's binary (Consul 1.8.7, one server) answered to a list of requests, sent in order,
 * is what this API answers: byte for byte, but for indexes and the order of a service's merged
 * tags, which the peer leaves to chance and we sort.
 */
class PeerAnswersTest {
  private static final Pattern INDEXES = Pattern.compile("(\"(?:Create|Modify)Index\": ?)\\d+");

  private record Step(
      String method, String target, String body, int status, String type, String answer) {}

  @TestFactory
  Stream<DynamicTest> everyAnswerIsThatOfThePeer() throws IOException {
    List<Step> steps = steps();
    assertFalse(steps.isEmpty());
    RunningApi api = new RunningApi();
    return steps.stream()
        .map(
            step ->
                DynamicTest.dynamicTest(step.method + " " + step.target, () -> replay(api, step)))
        .onClose(api::close);
  }

  private static void replay(RunningApi api, Step step) {
    HttpResponse<String> response = api.send(step.method, step.target, step.body);
    assertEquals(step.status, response.statusCode(), response::body);
    assertEquals(step.type, response.headers().firstValue("content-type").orElse("-"));
    assertEquals(step.answer, INDEXES.matcher(response.body()).replaceAll("$10").stripTrailing());
  }

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String block : transcript().split("(?m)^> ", -1)) {
      if (!block.isBlank()) {
        int answer = block.indexOf("\n< ");
        String[] request = block.substring(0, answer).split(" ", 3);
        String[] reply = block.substring(answer + 3).split("\n", 2);
        String[] head = reply[0].split(" ", 2);
        steps.add(
            new Step(
                request[0],
                request[1],
                request.length > 2 ? request[2] : "",
                Integer.parseInt(head[0]),
                head[1],
                reply[1].stripTrailing()));
      }
    }
    return steps;
  }

  private static String transcript() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PeerAnswersTest.class.getResourceAsStream("peer-answers.txt"), "transcript")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
