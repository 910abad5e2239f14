package io.discovery.agent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client can make the agent spend is bounded; who exceeds it is told or cut. */
@Timeout(60)
class LimitsTest {
  private static final int END = -1;

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
   * Makes sure that the server has read what was sent before on other connections: it looks at all
   * that is readable in one turn, in any order, so the second answer comes after the first turn.
   */
  private void roundTrip() {
    assertEquals(200, api.get("/v1/status/leader").statusCode());
    assertEquals(200, api.get("/v1/status/leader").statusCode());
  }

  @Test
  void aHalfSentHeadIsCut() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "GET /v1/status/leader HTTP/1.1\r\nHost:");
      roundTrip();
      pass(Bounds.REQUEST_ARRIVES.plusSeconds(1));
      assertEquals(END, socket.getInputStream().read());
    }
  }

  @Test
  void aHalfSentBodyIsCut() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
      roundTrip();
      pass(Bounds.REQUEST_ARRIVES.plusSeconds(1));
      assertEquals(END, socket.getInputStream().read());
    }
    assertEquals(404, api.get("/v1/kv/a").statusCode());
  }

  @Test
  void anIdleConnectionIsKeptForAWhile() throws IOException {
    try (Socket idle = api.connect();
        Socket halfSent = api.connect()) {
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(idle.getInputStream().read() == 'H');
      write(halfSent, "GET ");
      roundTrip();
      pass(Bounds.REQUEST_ARRIVES.plusSeconds(1));
      // the sweep that cuts this one spares the other
      assertEquals(END, halfSent.getInputStream().read());
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String rest = new String(idle.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(2, rest.split("200 OK", -1).length - 1, rest);
    }
    try (Socket idle = api.connect()) {
      write(idle, "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(idle.getInputStream().read() == 'H');
      pass(Bounds.IDLE.plusSeconds(1));
      idle.getInputStream().readAllBytes();
    }
  }

  @Test
  void aBlockingQueryIsNoIdleConnection() throws Exception {
    try (Socket blocked = api.connect();
        Socket halfSent = api.connect()) {
      write(blocked, "GET /v1/kv/a?index=1&wait=60s HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(api.catalog.watched.tryAcquire(20, TimeUnit.SECONDS));
      write(halfSent, "GET ");
      roundTrip();
      pass(Bounds.IDLE.multipliedBy(2));
      assertEquals(END, halfSent.getInputStream().read());
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
      long read = 1 + in.readAllBytes().length;
      assertTrue(read < 24L * Bounds.KV_BODY, "all of the answer was kept for it: " + read);
    }
  }

  /** A connection that only a sweep can end: it ends when there was one. */
  private void awaitSweep() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "GET ");
      roundTrip();
      pass(Bounds.REQUEST_ARRIVES.plusSeconds(1));
      assertEquals(END, socket.getInputStream().read());
    }
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
