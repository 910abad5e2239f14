package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.catalog.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client can make the agent spend is bounded; who exceeds it is told or cut. */
@Timeout(60)
class LimitsTest {
  private static final int END = -1;
  private static final int LOOK_AGAIN_MILLIS = 200;
  private static final int LOOKS = 8;

  private final RunningApi api = new RunningApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void pass(Duration time) {
    api.clock.addAndGet(time.toNanos());
  }

  /**
   * Lets that time pass, and again if the server had not yet taken notice of the connection, until
   * it closes.
   */
  private void assertCutAfter(Duration time, Socket socket) throws IOException {
    socket.setSoTimeout(LOOK_AGAIN_MILLIS);
    for (int i = 0; i < LOOKS; i++) {
      pass(time.plusSeconds(1));
      try {
        assertEquals(END, socket.getInputStream().read());
        return;
      } catch (SocketTimeoutException e) {
        // not yet
      }
    }
    fail("still open");
  }

  /** Reads one whole answer of {@code /v1/status/leader}. */
  private static void readLeader(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("\"" + RunningApi.LEADER + "\"")) {
      text.append((char) socket.getInputStream().read());
    }
  }

  @Test
  void aHalfSentHeadIsCut() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "GET /v1/status/leader HTTP/1.1\r\nHost:");
      assertCutAfter(Bounds.REQUEST_ARRIVES, socket);
    }
  }

  @Test
  void aHalfSentBodyIsCut() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
      assertCutAfter(Bounds.REQUEST_ARRIVES, socket);
    }
    assertEquals(404, api.get("/v1/kv/a").statusCode());
  }

  @Test
  void anIdleConnectionIsKeptForAWhile() throws IOException {
    try (Socket idle = api.connect();
        Socket halfSent = api.connect()) {
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\n\r\n");
      readLeader(idle);
      write(halfSent, "GET ");
      // the sweep that cuts this one spares the other
      assertCutAfter(Bounds.REQUEST_ARRIVES, halfSent);
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String rest = new String(idle.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(rest.startsWith("HTTP/1.1 200 "), rest);
    }
    try (Socket idle = api.connect()) {
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\n\r\n");
      readLeader(idle);
      assertCutAfter(Bounds.IDLE, idle);
    }
  }

  @Test
  void aBlockingQueryIsNoIdleConnection() throws Exception {
    try (Socket blocked = api.connect();
        Socket halfSent = api.connect()) {
      write(blocked, "GET /v1/kv/a?index=1&wait=60s HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(api.catalog.watched.tryAcquire(20, TimeUnit.SECONDS));
      write(halfSent, "GET ");
      assertCutAfter(Bounds.IDLE.multipliedBy(2), halfSent);
      byte[] value = {'1'};
      api.catalog.submit(new Command.KvPut("a", value, 0, OptionalLong.empty()));
      assertEquals('H', blocked.getInputStream().read());
    }
  }

  @Test
  void aReaderThatTakesNothingIsCut() throws IOException {
    byte[] value = new byte[Bounds.KV_BODY];
    for (int i = 0; i < 24; i++) {
      api.catalog.submit(new Command.KvPut("big/" + i, value, 0, OptionalLong.empty()));
    }
    try (Socket stalled = api.connect()) {
      write(stalled, "GET /v1/kv/big?recurse HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = stalled.getInputStream();
      assertEquals('H', in.read());
      // one sweep to see what is pending, another to see that nothing was taken
      awaitSweep();
      pass(Bounds.STALLED.plusSeconds(1));
      awaitSweep();
      long read = 1L + in.readAllBytes().length;
      assertTrue(read < 24L * Bounds.KV_BODY, "all of the answer was kept for it: " + read);
    }
  }

  /** A connection that only a sweep can end: it ends when there was one. */
  private void awaitSweep() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "GET ");
      assertCutAfter(Bounds.REQUEST_ARRIVES, socket);
    }
  }

  @Test
  void readersWhoTakeNothingCannotFillTheMemory() throws IOException {
    byte[] value = new byte[Bounds.KV_BODY];
    int keys = Bounds.LARGEST_ANSWER / 2 / Bounds.KV_BODY;
    for (int i = 0; i < keys; i++) {
      api.catalog.submit(new Command.KvPut("big/" + i, value, 0, OptionalLong.empty()));
    }
    List<Socket> readers = new ArrayList<>();
    try {
      String status = "200";
      while (status.equals("200") && readers.size() < 20) {
        Socket reader = api.connect();
        readers.add(reader);
        write(reader, "GET /v1/kv/big?recurse HTTP/1.1\r\nHost: x\r\n\r\n");
        byte[] head = reader.getInputStream().readNBytes("HTTP/1.1 200".length());
        status = new String(head, StandardCharsets.US_ASCII).substring(9);
      }
      assertEquals("429", status, "after " + readers.size() + " readers");
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void anAnswerBeyondTheBoundIsRefused() {
    byte[] value = new byte[Bounds.KV_BODY];
    for (long bytes = 0; bytes <= Bounds.LARGEST_ANSWER; bytes += value.length) {
      api.catalog.submit(new Command.KvPut("big/" + bytes, value, 0, OptionalLong.empty()));
    }
    HttpResponse<String> response = api.get("/v1/kv/big?recurse");
    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("with a longer prefix or ?keys"), response::body);
    assertEquals(200, api.get("/v1/kv/big?keys").statusCode());
  }

  @Test
  void anAnnouncedBodyBeyondTheBoundIsRefusedAtOnce() throws IOException {
    String answer =
        api.exchange("PUT /v1/kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 600000\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    assertTrue(answer.contains("600000 bytes) too large, max size: 524288 bytes"), answer);
  }

  @Test
  void aBodyOfUnknownLengthIsCutAtTheBound() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String answer =
        api.exchange(
            "PUT /v1/kv/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(9));
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
  }

  @Test
  void aValueOfTheLargestSizeIsStored() {
    assertEquals("true", api.put("/v1/kv/a", "x".repeat(Bounds.KV_BODY)).body());
    assertEquals(Bounds.KV_BODY, api.get("/v1/kv/a?raw").body().length());
  }

  @Test
  void aRegistrationBeyondTheBoundIsRefused() {
    String body = "{\"Name\":\"" + "x".repeat(Bounds.BODY) + "\"}";
    HttpResponse<String> response = api.put("/v1/agent/service/register", body);
    assertEquals(413, response.statusCode());
  }

  @Test
  void longLinesAndManyHeadersAreRefused() throws IOException {
    String line = "GET /v1/kv/" + "k".repeat(Bounds.REQUEST_LINE) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertEquals("414", status(api.exchange(line)));
    String header = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "h".repeat(Bounds.HEADERS) + "\r\n\r\n";
    assertEquals("431", status(api.exchange(header)));
    assertEquals("400", status(api.exchange("nonsense\r\n\r\n")));
  }

  private static String status(String answer) {
    return answer.split(" ", 3)[1];
  }

  @Test
  void manyParametersAreRefused() {
    assertEquals(400, api.get("/v1/catalog/nodes?a" + "&a".repeat(Bounds.PARAMETERS)).statusCode());
  }
}
