package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No file in a directory of definitions stops the agent or another definition; each is named. */
@Tag("system")
class BrokenFilesTest {
  private static final List<String> ANSWER = List.of("1 1 1 nodea.node.home.discovery.");

  @Test
  void brokenFilesAreNamedAndStopNothing() throws IOException {
    Map<String, Broken.Maker> kinds = Broken.kinds();
    assertTrue(kinds.size() >= 36);
    try (Agent agent = Agent.server("broken")) {
      agent.drop("bystander.json", "{\"service\": {\"name\": \"bystander\", \"port\": 1}}");
      Eventually.see("the bystander answers", () -> bystander(agent), ANSWER::equals);
      for (var kind : kinds.entrySet()) {
        kind.getValue().make(agent.definitions().resolve(kind.getKey()));
        Eventually.so(kind + " is named", () -> agent.logged().contains(kind.getKey()));
        assertEquals(ANSWER, bystander(agent), "after " + kind.getKey());
      }
      agent.drop("later.json", "{\"service\": {\"name\": \"later\", \"port\": 2}}");
      Eventually.so(
          "what is dropped later is answered",
          () -> !agent.dig().brief("later.service.discovery.", "SRV").isEmpty());
      int before = agent.logged().length();
      agent.signal("TERM");
      agent.awaitEnd();
      agent.start().ready();
      Eventually.see("the bystander answers", () -> bystander(agent), ANSWER::equals);
      Eventually.see(
          "all are named after a cold start",
          () -> unnamed(kinds, agent.logged().substring(before)),
          List::isEmpty);
      validateNamesAll(kinds, agent.definitions());
    }
  }

  private static void validateNamesAll(Map<String, Broken.Maker> kinds, Path definitions) {
    Command.Finished validate =
        Distribution.BUILT.command("validate", definitions.toString()).run();
    assertEquals(1, validate.status());
    assertEquals(List.of(), unnamed(kinds, validate.said()));
  }

  private static List<String> unnamed(Map<String, Broken.Maker> kinds, String text) {
    Stream<String> names = kinds.keySet().stream();
    return names.filter(name -> !text.contains(name)).toList();
  }

  private static List<String> bystander(Agent agent) {
    return agent.dig().brief("bystander.service.discovery.", "SRV");
  }
}
