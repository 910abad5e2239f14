package io.discovery.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real agent on free ports of the loopback; closing it stops it as an operator would. */
final class TrainedAgent implements AutoCloseable {
  /** Training runs interpret cold code on a busy build machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path launcher;
  private final Path directory;
  private final int httpPort = freePort();
  private final int dnsPort = freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;

  /**
   * Starts it.
   *
   * @param directory where it keeps everything; made here
   * @param environment added to this process's
   */
  TrainedAgent(Path launcher, Path directory, Map<String, String> environment) throws IOException {
    this.launcher = launcher.toAbsolutePath();
    this.directory = directory.toAbsolutePath();
    Files.createDirectories(definitions());
    List<String> arguments =
        List.of(
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-node=training",
            "-bind=127.0.0.1",
            "-data-dir=" + directory.toAbsolutePath().resolve("data"),
            "-config-dir=" + definitions(),
            "-http-port=" + httpPort,
            "-dns-port=" + dnsPort);
    this.process = start(arguments, environment, directory.resolve("agent.log"));
  }

  /** The directory whose definitions it follows. */
  Path definitions() {
    return directory.resolve("conf.d");
  }

  int httpPort() {
    return httpPort;
  }

  int dnsPort() {
    return dnsPort;
  }

  long pid() {
    return process.pid();
  }

  /** Asks and gives back the body, whatever the status. */
  String http(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Returns once the agent answers and has elected itself. */
  void awaitLeader() throws IOException {
    awaitBody("/v1/status/leader", ":");
  }

  /** Asks until the body contains the text. */
  void awaitBody(String path, String text) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "no answer";
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        last = http("GET", path, "");
        if (last.contains(text)) {
          return;
        }
      } catch (IOException e) {
        last = e.toString();
      }
      pause();
    }
    throw new IOException(
        "the training agent gave for "
            + path
            + " not what was waited for ("
            + text
            + ") but: "
            + last
            + "\n"
            + log());
  }

  /** Runs another verb against this agent and waits for its end. */
  void command(List<String> arguments, Map<String, String> environment) throws IOException {
    command(arguments, "", environment);
  }

  /** The same of a verb that works on a file. */
  void command(List<String> arguments, String file) throws IOException {
    command(arguments, file, Map.of());
  }

  private void command(List<String> arguments, String file, Map<String, String> environment)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("-http-addr=127.0.0.1:" + httpPort);
    if (!file.isEmpty()) {
      all.add(file);
    }
    Path log = directory.resolve(arguments.getFirst() + ".log");
    Process verb = start(all, environment, log);
    if (!ended(verb) || verb.exitValue() != 0) {
      verb.destroyForcibly();
      throw new IOException("discovery " + all + " failed:\n" + Files.readString(log));
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    if (!ended(process)) {
      process.destroyForcibly();
      throw new IOException("the training agent did not stop on SIGTERM\n" + log());
    }
  }

  private Process start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(launcher.toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("agent.log"));
  }

  private static boolean ended(Process process) throws IOException {
    try {
      return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback", e);
    }
  }
}
