package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the peer's binary (Consul 1.8.7, one server) answered to a list of requests, sent in order,
 * is what this API answers: byte for byte, but for indexes and the order of a service's merged
 * tags, which the peer leaves to chance and we sort. Ids of sessions stand as names. Of refusals
 * the beginning is the peer's; what follows mends.
 */
class PeerAnswersTest {
  private static final Pattern CREATED = Pattern.compile("\\{\"ID\":\"(.+)\"}");
  private static final Pattern INDEXES = Pattern.compile("(\"(?:Create|Modify)Index\": ?)\\d+");

  private record Step(
      String method, String target, String body, int status, String type, String answer) {}

  /** One run over a transcript. */
  private static final class Replay {
    final RunningApi api = new RunningApi();
    private final Map<String, String> ids = new HashMap<>();

    void step(Step step) {
      HttpResponse<String> response = api.send(step.method, named(step.target), named(step.body));
      assertEquals(step.status, response.statusCode(), response::body);
      assertEquals(step.type, response.headers().firstValue("content-type").orElse("-"));
      String answer = INDEXES.matcher(response.body()).replaceAll("$10").stripTrailing();
      learn(step.answer, answer);
      if (step.status >= 500 || step.answer.endsWith(":")) {
        assertTrue(answer.startsWith(named(step.answer)), answer);
      } else {
        assertEquals(named(step.answer), answer);
      }
    }

    private void learn(String expected, String answer) {
      Matcher name = CREATED.matcher(expected);
      Matcher id = CREATED.matcher(answer);
      if (name.matches() && id.matches()) {
        ids.put(name.group(1), id.group(1));
      }
    }

    private String named(String text) {
      String whole = text;
      for (Map.Entry<String, String> id : ids.entrySet()) {
        whole = whole.replace(id.getKey(), id.getValue());
      }
      return whole;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsThatOfThePeer() throws IOException {
    return replay("peer-answers.txt");
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerAboutSessionsAndLocksIsThatOfThePeer() throws IOException {
    return replay("peer-sessions.txt");
  }

  private static Stream<DynamicTest> replay(String transcript) throws IOException {
    List<Step> steps = steps(transcript);
    assertFalse(steps.isEmpty());
    Replay replay = new Replay();
    return steps.stream()
        .map(
            step ->
                DynamicTest.dynamicTest(step.method + " " + step.target, () -> replay.step(step)))
        .onClose(replay.api::close);
  }

  private static List<Step> steps(String transcript) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String block : text(transcript).split("(?m)^> ", -1)) {
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

  private static String text(String transcript) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PeerAnswersTest.class.getResourceAsStream(transcript), "transcript")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
