package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers as processes of their own, killed under load, one after the other and all at once. */
@Tag("system")
class ClusterTest {
  private static final int SERVERS = 3;
  private static final int WRITERS = 4;

  private final AtomicInteger next = new AtomicInteger();
  private final List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());

  @Test
  void formsOnce_survivesEveryKill_takesOneInAndPutsOneOut() throws Exception {
    try (Servers servers = new Servers("cluster", SERVERS + 1, SERVERS)) {
      for (int i = 0; i < SERVERS; i++) {
        servers.start();
      }
      servers.all().forEach(Agent::ready);
      for (Agent victim : servers.all()) {
        killUnderLoad(servers.all(), List.of(victim));
      }
      killUnderLoad(servers.all(), servers.all());
      aFourthJoins(servers);
      aWipedOneIsANewServer(servers);
    }
  }

  /** Writes at all of them, kills some, writes on if enough are left, and starts them again. */
  private void killUnderLoad(List<Agent> servers, List<Agent> victims) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Agent at = servers.get(i % servers.size());
      writers.add(Thread.ofVirtual().start(() -> write(at, over)));
    }
    int begun = acknowledged.size();
    Eventually.so("writes are acknowledged", () -> acknowledged.size() >= begun + 60);
    victims.forEach(Agent::kill);
    if (victims.size() < servers.size()) {
      int then = acknowledged.size();
      Eventually.so("the others go on", () -> acknowledged.size() >= then + 60);
    }
    over.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    victims.forEach(victim -> victim.start());
    for (Agent each : servers) {
      each.ready();
      assertEquals(List.of(), lost(each), "lost at " + each.definitions());
    }
  }

  private void write(Agent at, AtomicBoolean over) {
    while (!over.get()) {
      int i = next.getAndIncrement();
      try {
        if (at.http().put("/v1/kv/cluster/" + i, "value " + i).status() == 200) {
          acknowledged.add(i);
        }
      } catch (IOException e) {
        // It was killed: what was not answered was not acknowledged.
        return;
      }
    }
  }

  private List<Integer> lost(Agent at) throws IOException {
    List<String> there =
        at.http().get("/v1/kv/cluster/?keys").well().json().elements().stream()
            .map(Json::text)
            .toList();
    return List.copyOf(acknowledged).stream().filter(i -> !there.contains("cluster/" + i)).toList();
  }

  private void aFourthJoins(Servers servers) throws Exception {
    Agent fourth = servers.start().ready();
    Eventually.so("it votes", () -> voters(fourth).size() == SERVERS + 1);
    assertEquals(List.of(), lost(fourth));
    String id = text(fourth, "/v1/agent/self", "Config", "NodeID");
    fourth.kill();
    String removed =
        servers
            .all()
            .getFirst()
            .command("operator", "raft", "remove-peer", "-id=" + id)
            .run()
            .well()
            .out();
    assertEquals("Removed peer with id \"" + id + "\"", removed.strip());
    assertEquals(SERVERS, voters(servers.all().getFirst()).size());
    String listed =
        servers.all().getFirst().command("operator", "raft", "list-peers").run().well().out();
    assertFalse(listed.contains(id), listed);
  }

  private void aWipedOneIsANewServer(Servers servers) throws Exception {
    Agent wiped = servers.all().getFirst();
    String before = text(wiped, "/v1/agent/self", "Config", "NodeID");
    wiped.kill();
    remove(servers.data(0));
    wiped.start().ready();
    String after = text(wiped, "/v1/agent/self", "Config", "NodeID");
    assertNotEquals(before, after);
    Eventually.so("it votes", () -> voters(servers.leader()).contains(after));
    Eventually.so("the old one is out", () -> !voters(servers.leader()).contains(before));
    assertEquals(List.of(), lost(wiped));
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static List<String> voters(Agent at) throws IOException {
    return at
        .http()
        .get("/v1/operator/raft/configuration")
        .well()
        .json()
        .get("Servers")
        .elements()
        .stream()
        .filter(server -> Boolean.TRUE.equals(server.get("Voter").value()))
        .map(server -> server.get("ID").text())
        .toList();
  }

  private static String text(Agent at, String path, String... names) throws IOException {
    Json found = at.http().get(path).well().json();
    for (String name : names) {
      found = found.get(name);
    }
    return found.text();
  }
}
