package io.discovery.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kv put}. */
@Command(
    name = "put",
    description = {
      "Stores a value under a key.",
      "DATA may be @FILE to read it from a file, or - to read standard input."
    })
final class KvPutCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "KEY")
  private String key;

  @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", defaultValue = "")
  private String data;

  @Option(
      names = "-base64",
      arity = "0..1",
      fallbackValue = "true",
      description = "DATA is base64.")
  private boolean base64;

  @Option(
      names = "-cas",
      arity = "0..1",
      fallbackValue = "true",
      description = "Only if the key has not changed since -modify-index (0: only if absent).")
  private boolean cas;

  @Option(names = "-modify-index", defaultValue = "0", description = "See -cas.")
  private long modifyIndex;

  @Option(names = "-flags", defaultValue = "0", description = "64 bits that belong to you.")
  private String flags;

  @Option(
      names = "-acquire",
      arity = "0..1",
      fallbackValue = "true",
      description = "Have the session of -session hold the key.")
  private boolean acquire;

  @Option(
      names = "-release",
      arity = "0..1",
      fallbackValue = "true",
      description = "Have the session of -session hold the key no longer.")
  private boolean release;

  @Option(names = "-session", paramLabel = "ID", defaultValue = "", description = "A session.")
  private String session;

  @Override
  public Integer call() throws IOException {
    String name = KvCommand.key(key);
    if (name.isEmpty()) {
      throw new ApiException("Error! Missing KEY argument");
    }
    if ((acquire || release) && session.isEmpty()) {
      throw new ApiException("Error! Missing -session (required with -acquire and -release)");
    }
    String path =
        "/v1/kv/"
            + ApiClient.encodePath(name)
            + "?flags="
            + ApiClient.encode(flags)
            + (cas ? "&cas=" + modifyIndex : "")
            + (acquire ? "&acquire=" + ApiClient.encode(session) : "")
            + (release ? "&release=" + ApiClient.encode(session) : "");
    String stored = http.client().put(path, content()).text().strip();
    if (!stored.equals("true")) {
      throw new ApiException(refused(name, stored));
    }
    String done =
        acquire ? "Lock acquired on: " : release ? "Lock released on: " : "Data written to: ";
    spec.commandLine().getOut().println("Success! " + done + name);
    return 0;
  }

  private String refused(String name, String answer) {
    if (acquire) {
      return "Error! Did not acquire lock on " + name + ": another session holds it, or did lately";
    }
    if (release) {
      return "Error! Did not release lock on " + name + ": the session does not hold it";
    }
    return "Error! Did not write to " + name + (cas ? ": CAS failed" : ": " + answer);
  }

  private byte[] content() throws IOException {
    byte[] raw;
    if (data.equals("-")) {
      raw = System.in.readAllBytes();
    } else if (data.startsWith("@")) {
      raw = Files.readAllBytes(Path.of(data.substring(1)));
    } else {
      raw = data.getBytes(StandardCharsets.UTF_8);
    }
    if (!base64) {
      return raw;
    }
    try {
      return Base64.getMimeDecoder().decode(raw);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "DATA is not base64: " + e.getMessage(), e, null, data);
    }
  }
}
