package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** kill -9 at any moment: what was acknowledged is there, and indexes go on. */
@Tag("system")
class CrashTest {
  private static final int CRASHES = 8;
  private static final int WRITERS = 4;

  private final Agent agent = Agent.server("crash");
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong highestIndex = new AtomicLong();
  private final List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());

  @Test
  void nothingAcknowledgedIsLostAndNoIndexGoesBack() throws Exception {
    try (agent) {
      agent.drop(
          "stable.json",
          """
          {"service": {"name": "stable", "port": 1, "check": {"id": "told", "ttl": "3600s"}}}
          """);
      Eventually.so(
          "the check is there",
          () -> agent.http().put("/v1/agent/check/pass/told", "").status() == 200);
      Eventually.so("passing", () -> passing("stable") == 1);
      for (int crash = 0; crash < CRASHES; crash++) {
        writeUntilKilledAfter(10 + 25 * crash);
        agent.start().ready();
        everythingIsThere();
        assertEquals(1, passing("stable"), "the state of the check continues");
      }
    }
  }

  private void writeUntilKilledAfter(int writes) throws Exception {
    int target = acknowledged.size() + writes;
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofVirtual().start(this::write));
    }
    Eventually.so("enough is written", () -> acknowledged.size() >= target);
    agent.kill();
    for (Thread writer : writers) {
      writer.join();
    }
  }

  /** Writes until the agent is no more; every fourth write is a service, the others are keys. */
  private void write() {
    try {
      while (true) {
        int i = next.getAndIncrement();
        Http.Reply reply =
            i % 4 == 0
                ? agent
                    .http()
                    .put(
                        "/v1/agent/service/register",
                        "{\"Name\": \"s%d\", \"Port\": 1}".formatted(i))
                : agent.http().put("/v1/kv/crash/" + i, "value " + i);
        if (reply.status() == 200) {
          acknowledged.add(i);
        }
        if (i % 4 != 0) {
          long index = agent.http().get("/v1/kv/crash/" + i).index();
          highestIndex.accumulateAndGet(index, Math::max);
        }
      }
    } catch (IOException e) {
      // the agent was killed: what was not answered was not acknowledged
    }
  }

  private void everythingIsThere() throws IOException {
    Http.Reply keys = agent.http().get("/v1/kv/crash/?keys").well();
    assertTrue(keys.index() >= highestIndex.get(), keys.index() + " after " + highestIndex.get());
    List<String> there = keys.json().elements().stream().map(Json::text).toList();
    Eventually.see(
        "all that was acknowledged",
        () -> lost(there, agent.http().get("/v1/agent/services").well().json().names()),
        List::isEmpty);
    Eventually.see(
        "all services are in the catalog",
        () -> lost(there, agent.http().get("/v1/catalog/services").well().json().names()),
        List::isEmpty);
  }

  private List<Integer> lost(List<String> keys, List<String> services) {
    return List.copyOf(acknowledged).stream()
        .filter(i -> i % 4 == 0 ? !services.contains("s" + i) : !keys.contains("crash/" + i))
        .toList();
  }

  private int passing(String service) throws IOException {
    String path = "/v1/health/service/" + service + "?passing";
    return agent.http().get(path).well().json().elements().size();
  }
}
