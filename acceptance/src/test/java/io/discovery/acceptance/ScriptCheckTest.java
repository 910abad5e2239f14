package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a check starts does not outlive it. */
@Tag("system")
class ScriptCheckTest {
  @Test
  void exitCodesAreThoseOfNagios() {
    try (Agent agent = Agent.server("exit-codes")) {
      agent.drop("codes.json", codes());
      for (String[] expected :
          new String[][] {
            {"c0", "passing", "fine"},
            {"c1", "warning", "so so"},
            {"c2", "critical", "bad"},
            {"c3", "critical", "who knows"}
          }) {
        Json check =
            Eventually.see(
                expected[0] + " is " + expected[1],
                () -> agent.http().get("/v1/agent/checks").well().json().get(expected[0]),
                seen -> seen.get("Output").text().contains(expected[2]));
        assertEquals(expected[1], check.get("Status").text());
      }
    }
  }

  @Test
  void aGrandchildThatIgnoresSigtermIsGoneAfterTheTimeout() {
    String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
    try (Agent agent = Agent.server("grandchild")) {
      agent.drop("stubborn.json", stubborn(mark, "1s"));
      Eventually.so("the grandchild runs", () -> !Processes.with(mark).isEmpty());
      Json check =
          Eventually.see(
              "the check timed out",
              () -> agent.http().get("/v1/agent/checks").well().json().get("stubborn"),
              seen -> seen.get("Output").text().toLowerCase(Locale.ROOT).contains("time"));
      assertEquals("critical", check.get("Status").text());
      Eventually.see("the grandchild is gone", () -> Processes.with(mark), List::isEmpty);
      assertEquals(List.of(), zombiesOf(agent));
    }
  }

  @Test
  void nothingRemainsAfterTheAgentStopped() {
    String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
    try (Agent agent = Agent.server("remains")) {
      agent.drop("stubborn.json", stubborn(mark, "600s"));
      Eventually.so("the grandchild runs", () -> !Processes.with(mark).isEmpty());
      agent.signal("TERM");
      agent.awaitEnd();
      Eventually.see("the grandchild is gone", () -> Processes.with(mark), List::isEmpty);
    }
  }

  @Test
  void noisyOutputIsCut() {
    try (Agent agent = Agent.server("noisy")) {
      agent.drop(
          "noisy.json",
          """
          {"check": {"id": "noisy", "name": "noisy", "interval": "60s",
            "args": ["sh", "-c", "head -c 1000000 /dev/zero | tr '\\\\0' x"]}}
          """);
      Json check =
          Eventually.see(
              "the check passes",
              () -> agent.http().get("/v1/agent/checks").well().json().get("noisy"),
              seen -> seen.get("Status").text().equals("passing"));
      int length = check.get("Output").text().length();
      assertTrue(length > 1_000 && length < 5_000, "kept " + length);
    }
  }

  /** A shell whose child ignores SIGTERM; both have the mark in their command line. */
  private static String stubborn(String mark, String timeout) {
    return """
    {"check": {"id": "stubborn", "name": "stubborn", "interval": "1s", "timeout": "%s",
      "args": ["sh", "-c", "sh -c 'trap \\"\\" TERM; while :; do sleep 1; done; : %s' & wait"]}}
    """
        .formatted(timeout, mark);
  }

  private static List<String> zombiesOf(Agent agent) {
    return Command.of("ps", "-o", "stat=,pid=", "--ppid", "" + agent.process().pid())
        .run()
        .out()
        .lines()
        .filter(line -> line.startsWith("Z"))
        .toList();
  }

  private static String codes() {
    StringBuilder checks = new StringBuilder("{\"checks\": [");
    String[] outputs = {"fine", "so so", "bad", "who knows"};
    for (int code = 0; code < outputs.length; code++) {
      checks.append(code == 0 ? "" : ",");
      checks.append(
          """
          {"id": "c%1$d", "name": "c%1$d", "interval": "60s",
            "args": ["sh", "-c", "echo %2$s; exit %1$d"]}
          """
              .formatted(code, outputs[code]));
    }
    return checks.append("]}").toString();
  }
}
