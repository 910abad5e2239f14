package io.discovery.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each verb against recorded answers; the acceptance tests run them against a real agent. */
class VerbsTest {
  private record Recorded(int status, String body) {}

  private final Map<String, Recorded> answers = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final HttpServer server;
  private String sent = "";

  VerbsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Recorded recorded = answers.getOrDefault(request, new Recorded(599, "asked for " + request));
    byte[] body = recorded.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(recorded.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int run(String... verb) {
    String[] args = new String[verb.length + 1];
    int words = verb[0].equals("kv") || verb[0].equals("catalog") ? 2 : 1;
    System.arraycopy(verb, 0, args, 0, words);
    args[words] = "--http-addr=127.0.0.1:" + server.getAddress().getPort();
    System.arraycopy(verb, words, args, words + 1, verb.length - words);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void membersStandInTheColumnsOfTheFamily() {
    answers.put(
        "GET /v1/agent/members?segment=_all",
        new Recorded(
            200,
            """
            [{"Name": "hostA", "Addr": "192.168.4.21", "Port": 8301, "Status": 1,
              "Tags": {"role": "consul", "build": "0.1.0:", "vsn": "2", "dc": "home"}},
             {"Name": "b", "Addr": "::1", "Port": 8301, "Status": 4,
              "Tags": {"role": "node", "build": "0.1.0", "vsn": "2", "dc": "home"}}]
            """));
    assertEquals(0, run("members"));
    assertEquals(
        """
        Node   Address            Status  Type    Build  Protocol  DC
        b      [::1]:8301         failed  client  0.1.0  2         home
        hostA  192.168.4.21:8301  alive   server  0.1.0  2         home
        """,
        out.toString());
  }

  @Test
  void servicesWithTheirTags() {
    answers.put(
        "GET /v1/catalog/services", new Recorded(200, "{\"web\": [\"b\", \"a\"], \"consul\": []}"));
    assertEquals(0, run("catalog", "services", "-tags"));
    assertEquals("consul  \nweb     a,b\n", out.toString());
  }

  @Test
  void aValueIsPrintedAsItIs() {
    answers.put(
        "GET /v1/kv/app/name",
        new Recorded(200, "[{\"Key\": \"app/name\", \"Value\": \"aMOkbGxv\", \"Flags\": 0}]"));
    assertEquals(0, run("kv", "get", "app/name"));
    assertEquals("hällo\n", out.toString());
  }

  @Test
  void aKeyThatIsNotThereIsAFailure() {
    answers.put("GET /v1/kv/nope", new Recorded(404, ""));
    assertEquals(1, run("kv", "get", "nope"));
    assertEquals("Error! No key exists at: nope\n", err.toString());
  }

  @Test
  void whatFollowsTheKeyIsDataEvenWithADash() {
    answers.put("PUT /v1/kv/k?flags=0", new Recorded(200, "true"));
    assertEquals(0, run("kv", "put", "k", "-1"));
    assertEquals("-1", sent);
  }

  @Test
  void aLostCompareAndSetSaysSo() {
    answers.put("PUT /v1/kv/k?flags=0&cas=7", new Recorded(200, "false"));
    assertEquals(1, run("kv", "put", "-cas", "-modify-index=7", "k", "v"));
    assertEquals("Error! Did not write to k: CAS failed\n", err.toString());
  }

  @Test
  void reloadNamesWhatIsQuarantined() {
    answers.put("PUT /v1/agent/reload", new Recorded(200, "bad.json:1:1: no"));
    assertEquals(0, run("reload"));
    assertEquals("bad.json:1:1: no\n", err.toString());
  }

  @Test
  void aRefusalIsPassedOn() {
    answers.put("GET /v1/catalog/datacenters", new Recorded(500, "No cluster leader"));
    assertEquals(1, run("catalog", "datacenters"));
    assertEquals("Unexpected response code: 500 (No cluster leader)\n", err.toString());
  }

  @Test
  void anAgentThatDoesNotAnswerIsNamedWithTheMend() {
    server.stop(0);
    assertEquals(1, run("info"));
    assertTrue(err.toString().contains("does not answer"), err.toString());
    assertTrue(err.toString().contains("-http-addr"), err.toString());
  }

  @Test
  void everyVerbHasHelpAndTheUsageNamesThemAll() {
    assertEquals(0, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "--help"));
    for (String verb : new String[] {"agent", "catalog", "kv", "members", "validate", "version"}) {
      assertTrue(out.toString().contains("  " + verb), out.toString());
      PrintWriter help = new PrintWriter(out, true);
      assertEquals(0, Main.run(help, new PrintWriter(err, true), verb, "-help"), verb);
      assertTrue(out.toString().contains("Usage: discovery " + verb), verb);
    }
    PrintWriter help = new PrintWriter(out, true);
    assertEquals(0, Main.run(help, new PrintWriter(err, true), "kv", "get", "--help"));
    assertTrue(out.toString().contains("Usage: discovery kv get"), out.toString());
  }

  @Test
  void aMisspeltVerbIsRefusedWithTheUsage() {
    assertEquals(2, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "membres"));
    assertTrue(err.toString().contains("members"), err.toString());
  }
}
