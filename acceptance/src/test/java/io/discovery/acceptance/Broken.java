package io.discovery.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways a definition file can be wrong, each under its own file name. */
final class Broken {
  private static final int TEN_MEGABYTES = 10_000_000;
  private static final int DEEP = 100_000;

  /** Makes the file. */
  @FunctionalInterface
  interface Maker {
    void make(Path file) throws IOException;
  }

  private final Map<String, Maker> kinds = new LinkedHashMap<>();

  private Broken() {
    syntax();
    shapes();
    services();
    checks();
    bytes();
    notFiles();
  }

  /** All kinds by file name. */
  static Map<String, Maker> kinds() {
    return new Broken().kinds;
  }

  private void syntax() {
    text("empty", "");
    text("blank", " \n\n");
    text("half-written", "{\"service\": {\"name\": \"half\", \"po");
    text("no-json", "hello");
    text("yaml", "service:\n  name: web\n");
    text("hcl", "service { name = \"web\" }");
    text("trailing-comma", "{\"service\": {\"name\": \"comma\",}}");
    text("single-quotes", "{'service': {'name': 'quotes'}}");
    text("two-documents", "{\"service\": {\"name\": \"a1\"}} {\"service\": {\"name\": \"a2\"}}");
    text("deep-nesting", "[".repeat(DEEP));
    text("twice-the-key", "{\"service\": {\"name\": \"k1\", \"name\": \"k2\"}}");
  }

  private void shapes() {
    text("an-array", "[]");
    text("a-string", "\"service\"");
    text("null", "null");
    text("unknown-key", "{\"servise\": {\"name\": \"web\"}}");
    text("services-no-array", "{\"services\": {\"name\": \"web\"}}");
  }

  private void services() {
    text("unknown-service-key", "{\"service\": {\"name\": \"key\", \"prot\": 80}}");
    text("no-name", "{\"service\": {\"port\": 80}}");
    text("empty-name", "{\"service\": {\"name\": \"\"}}");
    text("name-is-an-object", "{\"service\": {\"name\": {}}}");
    text("port-is-a-word", "{\"service\": {\"name\": \"word\", \"port\": \"http\"}}");
    text("port-99999", "{\"service\": {\"name\": \"high\", \"port\": 99999}}");
    text("port-negative", "{\"service\": {\"name\": \"low\", \"port\": -5}}");
    text("port-immense", "{\"service\": {\"name\": \"immense\", \"port\": 1e999}}");
    text("tags-is-an-object", "{\"service\": {\"name\": \"tags\", \"tags\": {\"a\": 1}}}");
    text("twice-the-id", "{\"services\": [{\"name\": \"twice\"}, {\"name\": \"twice\"}]}");
    text("id-of-another-file", "{\"service\": {\"name\": \"bystander\", \"port\": 9}}");
  }

  private void checks() {
    text("no-kind", "{\"check\": {\"name\": \"no kind\", \"interval\": \"10s\"}}");
    text(
        "two-kinds",
        "{\"check\": {\"name\": \"two\", \"tcp\": \"localhost:1\", \"ttl\": \"10s\"}}");
    text("no-args", "{\"check\": {\"name\": \"none\", \"args\": [], \"interval\": \"10s\"}}");
    text(
        "interval-is-a-word",
        "{\"check\": {\"name\": \"w\", \"tcp\": \"localhost:1\", \"interval\": \"ten\"}}");
    text(
        "tcp-without-port",
        "{\"check\": {\"name\": \"t\", \"tcp\": \"host\", \"interval\": \"1s\"}}");
    text(
        "url-without-host",
        "{\"check\": {\"name\": \"u\", \"http\": \"http://\", \"interval\": \"1s\"}}");
  }

  private void bytes() {
    bytes("not-utf-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
    bytes("zeros-after-a-crash", new byte[4096]);
    kinds.put(
        "ten-megabytes.json",
        file -> Files.writeString(file, "{\"service\": {\"name\": \"" + "x".repeat(TEN_MEGABYTES)));
  }

  private void notFiles() {
    kinds.put("a-directory.json", Files::createDirectory);
    kinds.put("a-fifo.json", file -> Command.of("mkfifo", file.toString()).run().well());
    kinds.put("dangling.json", file -> Files.createSymbolicLink(file, Path.of("nowhere")));
    kinds.put("loop.json", file -> Files.createSymbolicLink(file, file.getFileName()));
    // Reading a process's memory from its beginning fails for root as well.
    kinds.put("unreadable.json", file -> Files.createSymbolicLink(file, Path.of("/proc/self/mem")));
    kinds.put("endless.json", file -> Files.createSymbolicLink(file, Path.of("/dev/zero")));
  }

  private void text(String name, String text) {
    bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String name, byte[] content) {
    kinds.put(name + ".json", file -> Files.write(file, content));
  }
}
