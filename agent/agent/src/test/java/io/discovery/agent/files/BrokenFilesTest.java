package io.discovery.agent.files;

import static io.discovery.agent.files.Watching.ports;
import static io.discovery.agent.files.Watching.put;
import static io.discovery.agent.files.Watching.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.files.ConfigDirectories.Definitions;
import io.discovery.local.document.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of broken file there is, one at a time: dropped beside good ones into a watched
 * directory, there at a cold start, and judged by the validator.
 */
class BrokenFilesTest {
  @TempDir Path base;

  /** Makes the broken thing at a path. */
  @FunctionalInterface
  private interface Maker {
    void make(Path at) throws Exception;
  }

  /**
   * One kind of broken file.
   *
   * @param told the message after the file's name, or its beginning
   */
  private record Broken(String kind, Maker maker, String told) {}

  private static Broken text(String kind, String text, String told) {
    return new Broken(kind, at -> put(at, text), told);
  }

  private static Broken bytes(String kind, Charset charset, String text, String told) {
    return new Broken(kind, at -> Files.write(at, text.getBytes(charset)), told);
  }

  private static Broken inService(String kind, String rest, String told) {
    return text(kind, "{\"service\": {\"name\": \"broken\", " + rest + "}}", told);
  }

  private static Broken inCheck(String kind, String rest, String told) {
    return text(kind, "{\"check\": {\"name\": \"broken\", " + rest + "}}", told);
  }

  private static List<Broken> corpus() {
    List<Broken> corpus = new ArrayList<>();
    corpus.addAll(notFiles());
    corpus.addAll(notJson());
    corpus.addAll(wrongServices());
    corpus.addAll(wrongChecks());
    return corpus;
  }

  private static List<Broken> notFiles() {
    return List.of(
        new Broken("directory", Files::createDirectory, "1:1: is a directory, not a file; move"),
        new Broken("FIFO", BrokenFilesTest::fifo, "1:1: is a FIFO, not a file; move or rename it"),
        new Broken("socket", BrokenFilesTest::socket, "1:1: is a socket, not a file; move"),
        new Broken(
            "device", at -> link(at, Path.of("/dev/zero")), "1:1: is a device, not a file; move"),
        new Broken(
            "link to a FIFO",
            at -> {
              Path fifo = at.resolveSibling("fifo");
              fifo(fifo);
              link(at, fifo);
            },
            "1:1: is a FIFO, not a file; move or rename it"),
        new Broken(
            "link to itself", at -> link(at, at), "1:1: is a link that leads back to itself; rem"),
        new Broken(
            "links in a circle",
            at -> {
              Path other = at.resolveSibling("other");
              link(other, at);
              link(at, other);
            },
            "1:1: is a link that leads back to itself; remove the link"),
        new Broken(
            "dangling link",
            at -> link(at, Path.of("nowhere")),
            "1:1: is a link to nothing; remove the link, or create what it points to"),
        new Broken(
            "10 MB",
            at -> put(at, "{\"service\": {\"name\": \"" + "x".repeat(10_000_000) + "\"}}"),
            "1:1: has 10000025 bytes, more than 1048576; split it"));
  }

  private static List<Broken> notJson() {
    String whole = "{\"service\": {\"name\": \"broken\", \"port\": 80}}";
    return List.of(
        text("empty", "", "1:1: it is empty; write a JSON object into it, or remove it"),
        text("blank", " \n \n", "1:1: it is empty; write a JSON object into it, or remove it"),
        text("half-written", whole.substring(0, 25), "1:26: the text ends before a string does; c"),
        text(
            "unclosed", whole.substring(0, whole.length() - 1), "1:43: the text ends before an ob"),
        text("trailing comma", "{\"service\": {\"name\": \"broken\",}}", "1:31: a comma before"),
        text("missing comma", "{\"service\": {\"name\": \"b\" \"port\": 1}}", "1:26: a comma is m"),
        text("comment", "// web\n" + whole, "1:1: JSON has no comments ('/'); remove it"),
        text("single quotes", "{'service': {}}", "1:2: a string in single quotes (''')"),
        text("HCL", "service {\n  name = \"broken\"\n}", "1:1: this is not JSON (service); beg"),
        text("YAML", "service:\n  name: broken\n", "1:1: this is not JSON (service); begin"),
        text(
            "two documents", whole + "\n" + whole, "1:44: there is more text after the end of the"),
        text(
            "key twice",
            "{\"service\": {\"name\": \"a\",\n\"name\": \"b\"}}",
            "2:1: name: the key"),
        text(
            "deep nesting", "{\"service\":" + "[".repeat(100_000), "1:43: nested deeper than 32 l"),
        text(
            "huge number",
            "{\"service\": {\"port\": " + "9".repeat(5000) + "}}",
            "1:5022: a number"),
        text("merge conflict", "<<<<<<< HEAD\n" + whole, "1:1: this is not JSON"),
        text("top level is a list", "[" + whole + "]", "1:1: the top level is a list, not an obje"),
        text("top level is null", "null", "1:1: the top level is null, not an object (null); put"),
        bytes(
            "BOM", StandardCharsets.UTF_8, "\ufeff" + whole, "1:1: begins with a byte order mark"),
        bytes("UTF-16", StandardCharsets.UTF_16, whole, "1:1: the text is in UTF-16 or UTF-32, n"),
        bytes("Latin-1", StandardCharsets.ISO_8859_1, "{\"größe\": 1}", "1:5: not valid UTF-8 (by"),
        bytes(
            "NUL bytes", StandardCharsets.UTF_8, whole + "\0\0", "1:44: holds a NUL byte: a torn"),
        new Broken(
            "random bytes",
            at -> {
              byte[] noise = new byte[4096];
              new java.util.Random(7).nextBytes(noise);
              Files.write(at, noise);
            },
            "1:"));
  }

  private static List<Broken> wrongServices() {
    return List.of(
        text(
            "misspelt top level",
            "{\"servcie\": {\"name\": \"broken\"}}",
            "1:2: servcie: unknown key; did you mean service?"),
        text("service is a list", "{\"service\": [1]}", "1:13: service: is a list, not an object"),
        text(
            "services is an object", "{\"services\": {}}", "1:14: services: is an object, not a l"),
        text("no name", "{\"service\": {\"port\": 1}}", "1:13: service.name: a service needs a n"),
        inService(
            "misspelt key", "\"prot\": 1", "1:32: service.prot: unknown key; did you mean por"),
        inService(
            "port 99999", "\"port\": 99999", "1:40: service.port: is not between 0 and 65535"),
        inService(
            "negative port", "\"port\": -1", "1:40: service.port: is not between 0 and 65535"),
        inService(
            "broken port", "\"port\": 80.5", "1:40: service.port: is not a whole number (80."),
        inService(
            "port in words", "\"port\": \"http\"", "1:40: service.port: is not a whole number"),
        inService(
            "tags in one string", "\"tags\": \"a,b\"", "1:40: service.tags: is a string, not"),
        inService(
            "numbers for tags", "\"tags\": [1]", "1:41: service.tags[0]: is a number, not a "),
        inService("meta of objects", "\"meta\": {\"a\": {}}", "1:46: service.meta.a: is an object"),
        inService(
            "mesh", "\"proxy\": {\"a\": 1}", "1:41: service.proxy: service mesh is not part of"),
        text(
            "id of another file",
            service("good1", 5),
            "1:13: service.id: the service id is taken by "),
        text(
            "id twice",
            "{\"services\": [{\"name\": \"b\"},\n{\"name\": \"b\"}]}",
            "2:1: services[1].id: the service id is taken by the one in line 1 (\"b\"); give"));
  }

  private static List<Broken> wrongChecks() {
    return List.of(
        inCheck("no kind", "\"interval\": 5", "1:11: check: a check needs something to check; wri"),
        inCheck(
            "several kinds",
            "\"http\": \"http://a/\", \"ttl\": 5",
            "1:58: check.ttl: a check has one kind, this one has http and ttl"),
        inCheck(
            "no interval", "\"args\": [\"x\"]", "1:11: check.interval: a script check needs an"),
        inCheck(
            "interval zero",
            "\"args\": [\"x\"], \"interval\": 0",
            "1:57: check.interval: must be more than zero (0); write"),
        inCheck(
            "bad interval",
            "\"args\": [\"x\"], \"interval\": \"5 minutes\"",
            "1:57: check.interval: is not a duration (\"5 minutes\"); write 10s"),
        inCheck(
            "negative ttl", "\"ttl\": \"-5s\"", "1:37: check.ttl: is negative (\"-5s\"); write 10"),
        inCheck(
            "script string",
            "\"script\": \"x -y\", \"interval\": 5",
            "1:40: check.script: a command l"),
        inCheck("grpc", "\"grpc\": \"a:1\"", "1:38: check.grpc: this kind of check is not availa"),
        inCheck(
            "tcp without port",
            "\"tcp\": \"localhost\", \"interval\": 5",
            "1:37: check.tcp: is not host:port (\"localhost\"); write localhost:8140"),
        inCheck(
            "bad status", "\"ttl\": 5, \"status\": \"up\"", "1:50: check.status: is no status ("),
        text(
            "check id of another file",
            "{\"check\": {\"id\": \"service:good2\", \"name\": \"n\", \"ttl\": 5}}",
            "1:11: check.id: the check id is taken by "));
  }

  @Test
  void thereAreManyKinds() {
    assertTrue(corpus().size() >= 36, () -> "only " + corpus().size());
  }

  @TestFactory
  Stream<DynamicTest> aBrokenFileHarmsNobodyAndIsNamed() {
    return corpus().stream()
        .map(broken -> DynamicTest.dynamicTest(broken.kind(), () -> judge(broken)));
  }

  private void judge(Broken broken) throws Exception {
    Path dir = Files.createTempDirectory(base, "d");
    put(dir.resolve("a-good1.json"), service("good1", 1));
    put(
        dir.resolve("z-good2.json"),
        "{\"service\": {\"name\": \"good2\", \"port\": 2, \"check\": {\"ttl\": 60}}}");
    Path bad = dir.resolve("m-bad.json");
    String dropped;
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{good1=1, good2=2}");
      broken.maker().make(bad);
      dropped = told(watching, bad);
      put(dir.resolve("a-good1.json"), service("good1", 11));
      watching.awaitPorts("{good1=11, good2=2}");
      for (Definitions definitions : watching.history()) {
        assertEquals(Set.of("good1", "good2"), ports(definitions).keySet());
      }
      put(dir.resolve("a-good1.json"), service("good1", 1));
      watching.awaitPorts("{good1=1, good2=2}");
    }
    assertTrue(dropped.startsWith(bad + ":" + broken.told()), dropped);
    // At a cold start ids go by the order of names.
    Path last = dir.resolve("zz-bad.json");
    delete(bad);
    broken.maker().make(last);
    try (Watching watching = new Watching(dir)) {
      watching.awaitPorts("{good1=1, good2=2}");
      String cold = told(watching, last);
      assertTrue(cold.startsWith(last + ":" + broken.told()), cold);
      Validator.Verdict verdict = Validator.validate(List.of(dir), Set.of());
      assertEquals(cold, verdict.problems().getFirst().toString());
      assertEquals(2, verdict.services());
      assertEquals(1, verdict.checks());
      delete(last);
      put(last, service("mended", 3));
      Definitions mended = watching.awaitPorts("{good1=1, good2=2, mended=3}");
      assertTrue(mended.quarantined().isEmpty());
    }
  }

  /** The first thing said about the file, once everything has been looked at. */
  private static String told(Watching watching, Path file) throws Exception {
    var quarantined = watching.rescan();
    assertEquals(Set.of(file.toString()), quarantined.keySet());
    List<Problem> problems = Objects.requireNonNull(quarantined.get(file.toString()));
    for (Problem problem : problems) {
      assertFalse(problem.reason().isEmpty());
      assertFalse(problem.mend().isEmpty());
      assertFalse(problem.toString().contains("\n"));
      assertTrue(problem.toString().length() < 1000);
    }
    return problems.getFirst().toString();
  }

  @Test
  void aFileThatMayNotBeReadIsNamedUnlessTheAgentIsRoot() throws Exception {
    Path file = base.resolve("a.json");
    put(file, service("web", 1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    boolean root = Files.isReadable(file);
    try (Watching watching = new Watching(base)) {
      var quarantined = watching.rescan();
      if (root) {
        watching.awaitPorts("{web=1}");
        assertTrue(quarantined.isEmpty());
      } else {
        assertTrue(told(watching, file).contains("may not be read by the user the agent runs as"));
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      watching.awaitPorts("{web=1}");
    }
  }

  @Test
  void everyProblemStandsInTheLogWithFileKeyValueReasonAndMend() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.discovery.files");
    logger.addHandler(handler);
    Path file = base.resolve("a.json");
    try (Watching watching = new Watching(base)) {
      watching.awaitPorts("{}");
      put(file, service("web", 99999));
      watching.rescan();
      put(file, service("web", 80));
      watching.awaitPorts("{web=80}");
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(
        List.of(
            "WARNING definition refused file="
                + file
                + " line=1 column=37 key=service.port value=99999"
                + " reason=\"is not between 0 and 65535\" in_force=none;"
                + " write a whole number from 0 to 65535",
            "INFO definition file no longer refused file=" + file),
        lines.stream().filter(line -> line.contains(file.toString())).toList());
  }

  @Test
  void theValidatorNamesWhatIsNotThere() {
    Path file = base.resolve("no.json");
    assertEquals(
        List.of(file + ":1:1: does not exist; check the name"),
        Validator.validate(List.of(file), Set.of()).problems().stream()
            .map(Problem::toString)
            .toList());
  }

  private static void fifo(Path at) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("mkfifo", at.toString()).start();
    assertEquals(0, process.waitFor());
  }

  private static void socket(Path at) throws IOException {
    // Bound under a short name: the address of a socket has at most 107 bytes.
    Path home = Files.createTempDirectory("s");
    Path bound = home.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(bound));
    }
    Files.move(bound, at);
    Files.delete(home);
  }

  private static void link(Path at, Path to) throws IOException {
    Files.createSymbolicLink(at, to);
  }

  private static void delete(Path at) throws IOException {
    for (String name : Arrays.asList("fifo", "other")) {
      Files.deleteIfExists(at.resolveSibling(name));
    }
    try (Stream<Path> all = Files.walk(at)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
