package io.discovery.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.discovery.agent.archive.ArchiveWriter;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of snapshots against recorded answers. */
class SnapshotVerbsTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final HttpServer server;
  private byte[] archive = archive();
  private byte[] received = {};
  private int status = 200;
  private String asked = "";

  SnapshotVerbsTest() throws IOException {
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

  private static byte[] archive() throws IOException {
    Command put = new Command.KvPut("key", new byte[] {1}, 0, OptionalLong.empty());
    Snapshot snapshot = Apply.apply(Snapshot.EMPTY, 17, 1_700_000_000_000L, put).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ArchiveWriter.write(snapshot, 3, List.of("127.0.0.1:8300"), bytes);
    return bytes.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    received = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("X-Consul-Index", "17");
    boolean get = exchange.getRequestMethod().equals("GET");
    byte[] body = status != 200 ? "as the test wants it".getBytes(StandardCharsets.UTF_8) : archive;
    byte[] sent = get || status != 200 ? body : new byte[0];
    exchange.sendResponseHeaders(status, sent.length == 0 ? -1 : sent.length);
    exchange.getResponseBody().write(sent);
    exchange.close();
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private int ask(String verb, String... rest) {
    String[] args = new String[rest.length + 3];
    args[0] = "snapshot";
    args[1] = verb;
    args[2] = "-http-addr=127.0.0.1:" + server.getAddress().getPort();
    System.arraycopy(rest, 0, args, 3, rest.length);
    return run(args);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  @Test
  void aSavedArchiveIsWhatTheAgentSentAndItsOwnersAlone() throws IOException {
    Files.writeString(file("backup.snap"), "an older one");
    assertEquals(0, ask("save", file("backup.snap").toString()));
    assertEquals("Saved and verified snapshot to index 17\n", out.toString());
    assertEquals("GET /v1/snapshot", asked);
    assertArrayEquals(archive, Files.readAllBytes(file("backup.snap")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file("backup.snap"))));
    assertEquals(List.of("backup.snap"), names());
  }

  @Test
  void anyServerMayBeAsked() {
    assertEquals(0, ask("save", "-stale", file("backup.snap").toString()));
    assertEquals("GET /v1/snapshot?stale=", asked);
  }

  @Test
  void aDamagedArchiveIsNotSaved() throws IOException {
    archive[archive.length / 2] ^= 1;
    Files.writeString(file("backup.snap"), "an older one");
    assertEquals(1, ask("save", file("backup.snap").toString()));
    assertTrue(
        err.toString().startsWith("Error verifying snapshot file: failed to "), err::toString);
    assertEquals("an older one", Files.readString(file("backup.snap")));
    assertEquals(List.of("backup.snap"), names());
  }

  @Test
  void aRefusalIsPassedOn() throws IOException {
    status = 500;
    assertEquals(1, ask("save", file("backup.snap").toString()));
    assertEquals(
        "Error saving snapshot: Unexpected response code: 500 (as the test wants it)\n",
        err.toString());
    assertEquals(List.of(), names());
    Files.write(file("backup.snap"), archive);
    err.getBuffer().setLength(0);
    assertEquals(1, ask("restore", file("backup.snap").toString()));
    assertEquals(
        "Error restoring snapshot: Unexpected response code: 500 (as the test wants it)\n",
        err.toString());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    assertEquals(1, ask("save", file("none").resolve("backup.snap").toString()));
    assertTrue(
        err.toString().startsWith("Error writing unverified snapshot file: "), err::toString);
    assertTrue(err.toString().contains("no such file or directory"), err::toString);
  }

  @Test
  void theWholeFileIsSentToBeRestored() throws IOException {
    Files.write(file("backup.snap"), archive);
    assertEquals(0, ask("restore", file("backup.snap").toString()));
    assertEquals("PUT /v1/snapshot", asked);
    assertArrayEquals(archive, received);
    assertEquals("Restored snapshot\n", out.toString());
  }

  @Test
  void anArchiveSaysWhatItIs() throws IOException {
    Files.write(file("backup.snap"), archive);
    assertEquals(0, run("snapshot", "inspect", file("backup.snap").toString()));
    assertEquals(
        """
        ID           3-17-1700000000000
        Size         (some)
        Index        17
        Term         3
        Version      1

        """,
        out.toString().replaceFirst("Size {9}[0-9]+", "Size         (some)"));
    assertEquals("", err.toString());
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Files.writeString(file("text"), "hello");
    assertEquals(1, run("snapshot", "inspect", file("text").toString()));
    assertTrue(err.toString().startsWith("Error verifying snapshot: failed to "), err::toString);
  }

  @Test
  void oneFileIsWanted() {
    for (String verb : List.of("inspect", "restore", "save")) {
      err.getBuffer().setLength(0);
      assertEquals(1, run("snapshot", verb));
      assertEquals("Missing FILE argument\n", err.toString());
      err.getBuffer().setLength(0);
      assertEquals(1, run("snapshot", verb, "a", "b"));
      assertEquals("Too many arguments (expected 1, got 2)\n", err.toString());
    }
    for (String verb : List.of("inspect", "restore")) {
      err.getBuffer().setLength(0);
      assertEquals(1, run("snapshot", verb, file("none").toString()));
      assertEquals(
          "Error opening snapshot file: " + file("none") + ": no such file or directory\n",
          err.toString());
    }
  }
}
