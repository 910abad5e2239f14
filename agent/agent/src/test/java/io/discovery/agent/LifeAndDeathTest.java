package io.discovery.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an agent says to the world around its process when it begins and when it ends. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifeAndDeathTest {
  /** Prints each datagram on a line of its own. */
  private static final String RECEIVER =
      """
      import os, socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      address = sys.argv[1]
      s.bind("\\0" + address[1:] if address.startswith("@") else address)
      print("bound", flush=True)
      while True:
          print(s.recv(65536).decode().replace("\\n", "|"), flush=True)
      """;

  @TempDir Path directory;

  private Path definitions() throws IOException {
    Path definitions = Files.createDirectory(directory.resolve("definitions"));
    Files.writeString(
        definitions.resolve("web.json"),
        "{\"service\": {\"name\": \"web\", \"check\": {\"ttl\": \"60s\"}}}");
    Files.writeString(definitions.resolve("bad.json"), "{");
    return definitions;
  }

  @Test
  void theLogTellsOfTheEndToo() throws Exception {
    try (AgentProcess agent = new AgentProcess(definitions(), Map.of())) {
      agent.awaitLog("agent started");
      List<String> log = agent.terminate();
      assertTrue(log.getLast().endsWith("[INFO]  agent: agent stopped"), log::toString);
    }
  }

  static Stream<String> sockets() {
    return Stream.of("notify", "@discovery-test-" + ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @MethodSource("sockets")
  @Tag("system")
  void theServiceManagerIsToldWhenItServesHowItFaresAndThatItStops(String socket) throws Exception {
    String address = socket.startsWith("@") ? socket : directory.resolve(socket).toString();
    Process receiver = new ProcessBuilder("python3", "-c", RECEIVER, address).start();
    try (BufferedReader told = receiver.inputReader();
        AgentProcess agent = new AgentProcess(bound(told), Map.of("NOTIFY_SOCKET", address))) {
      String ready = told.readLine();
      assertTrue(ready.startsWith("READY=1|STATUS=server, "), ready);
      // The definitions found at the start count already.
      assertTrue(ready.contains("2 services, 1 check (1 critical)"), ready);
      String whole = "server, leader; 2 services, 1 check (1 critical)";
      String refused = "STATUS=" + whole + ", 1 definition file quarantined";
      // A file counts as refused once it has stood for a moment; a slow start takes longer.
      if (!ready.endsWith(refused)) {
        awaitLine(told, refused);
      }
      Files.delete(directory.resolve("definitions").resolve("bad.json"));
      awaitLine(told, "STATUS=" + whole);
      List<String> log = agent.terminate();
      assertEquals("STOPPING=1|STATUS=stopping", told.readLine(), log::toString);
    } finally {
      receiver.destroyForcibly();
    }
  }

  private static void awaitLine(BufferedReader told, String line) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String each = told.readLine(); each != null; each = told.readLine()) {
      lines.add(each);
      if (each.equals(line)) {
        return;
      }
    }
    throw new AssertionError("no \"" + line + "\" in " + lines);
  }

  private Path bound(BufferedReader told) throws IOException {
    assertEquals("bound", told.readLine());
    return definitions();
  }

  @Test
  @Tag("system")
  void aServiceManagerThatIsNotThereFailsNobody() throws Exception {
    Map<String, String> nobody = Map.of("NOTIFY_SOCKET", directory.resolve("none").toString());
    try (AgentProcess agent = new AgentProcess(definitions(), nobody)) {
      agent.awaitLog("service manager not told socket=");
      assertTrue(agent.terminate().getLast().endsWith("agent stopped"));
    }
  }
}
