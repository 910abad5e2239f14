package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The recipe by which clients of the family share what only one may have. */
@Tag("system")
class LocksTest {
  private static final String KEY = "/v1/kv/service/db/leader";
  private static final int CLIENTS = 4;
  private static final int TURNS = 10;

  private final Agent agent = agent();

  /** One whose sessions may be short, so that a test sees their end. */
  private static Agent agent() {
    Path directory = Distribution.directory("locks");
    try {
      Path config = directory.resolve("agent.json");
      Files.writeString(config, "{\"session_ttl_min\": \"500ms\"}");
      return Agent.server(Distribution.BUILT, directory, List.of("-config-file=" + config)).ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String session(String body) throws IOException {
    return agent.http().put("/v1/session/create", body).well().json().get("ID").text();
  }

  private boolean ask(String query, String value) throws IOException {
    return agent.http().put(KEY + query, value).well().body().strip().equals("true");
  }

  private Json entry() throws IOException {
    return agent.http().get(KEY).well().json().get(0);
  }

  @Test
  void oneOfTwoHoldsTheLockAndTheOtherComesAfterIt() throws Exception {
    try (agent) {
      String first = session("{\"LockDelay\": \"2s\", \"TTL\": \"10s\"}");
      String second = session("{\"Name\": \"second\"}");
      assertTrue(ask("?acquire=" + first, "first"));
      assertFalse(ask("?acquire=" + second, "second"));
      assertEquals(first, entry().get("Session").text());
      assertEquals(1, entry().get("LockIndex").number());

      // Who lets go in good order is followed at once.
      assertTrue(ask("?release=" + first, ""));
      assertTrue(ask("?acquire=" + second, "second"));
      assertEquals(2, entry().get("LockIndex").number());
      assertTrue(ask("?release=" + second, ""));

      // Who dies is followed after the delay, which a crash of the server does not shorten.
      assertTrue(ask("?acquire=" + first, "first"));
      agent.http().put("/v1/session/destroy/" + first, "").well();
      long ended = System.nanoTime();
      assertEquals("null", entry().get("Session").text());
      assertFalse(ask("?acquire=" + second, "second"));
      agent.kill();
      agent.start().ready();
      assertEquals("second", agent.http().get("/v1/session/list").json().get(0).get("Name").text());
      Eventually.so("the delay is over", () -> ask("?acquire=" + second, "second"));
      assertTrue(System.nanoTime() - ended >= 2_000_000_000L, "not before");
      assertEquals(4, entry().get("LockIndex").number());
      assertEquals(second, entry().get("Session").text());
    }
  }

  @Test
  void neverDoTwoWorkAtOnceAndWhoCameLaterHasTheHigherNumber() throws Exception {
    try (agent) {
      AtomicLong inside = new AtomicLong();
      AtomicLong highest = new AtomicLong();
      List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
      List<Thread> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        takeTurns(inside, highest);
                      } catch (Throwable e) {
                        wrong.add(e);
                      }
                    }));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(List.of(), wrong);
      assertEquals(CLIENTS * TURNS, highest.get());
    }
  }

  private void takeTurns(AtomicLong inside, AtomicLong highest) throws IOException {
    String session = session("{\"LockDelay\": \"0s\", \"TTL\": \"10s\"}");
    for (int turn = 0; turn < TURNS; turn++) {
      Eventually.so("the lock is free", () -> ask("?acquire=" + session, session));
      assertEquals(1, inside.incrementAndGet(), "one at a time");
      long number = entry().get("LockIndex").number();
      assertTrue(number > highest.getAndSet(number), "fencing");
      agent.http().put("/v1/session/renew/" + session, "").well();
      inside.decrementAndGet();
      assertTrue(ask("?release=" + session, ""));
    }
  }

  @Test
  void whoDoesNotRenewLosesTheLock() throws Exception {
    try (agent) {
      String id = session("{\"LockDelay\": \"0s\", \"TTL\": \"500ms\"}");
      assertTrue(ask("?acquire=" + id, ""));
      Eventually.see(
          "the session ends after twice its time",
          () -> agent.http().get("/v1/session/info/" + id).json().elements(),
          List::isEmpty);
      assertEquals("null", entry().get("Session").text());
      assertEquals(404, agent.http().put("/v1/session/renew/" + id, "").status());
    }
  }
}
