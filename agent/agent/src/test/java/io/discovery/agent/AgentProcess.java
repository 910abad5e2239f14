package io.discovery.agent;

import io.discovery.agent.config.AgentOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A development agent as a process of its own, whose log is read. */
final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader log;
  private final List<String> lines = new ArrayList<>();

  AgentProcess(Path definitions, Map<String, String> environment) throws IOException {
    String path = System.getProperty("surefire.test.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            path == null ? System.getProperty("java.class.path") : path,
            AgentProcess.class.getName(),
            definitions.toString(),
            Integer.toString(freePort()),
            Integer.toString(freePort()));
    builder.environment().remove("NOTIFY_SOCKET");
    builder.environment().putAll(environment);
    process = builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
    log = process.errorReader();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The process: definitions, HTTP port, DNS port. */
  public static void main(String[] args) {
    AgentOptions options = new AgentOptions();
    options.dev = true;
    options.configDirectories.add(Path.of(args[0]));
    options.httpPort = Integer.valueOf(args[1]);
    options.dnsPort = Integer.valueOf(args[2]);
    options.serverPort = 1;
    System.exit(Agent.run(options, new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
  }

  /** Waits for a line of the log with these words. */
  void awaitLog(String words) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      if (line.contains(words)) {
        return;
      }
    }
    throw new AssertionError("no \"" + words + "\" in " + lines);
  }

  /** Sends SIGTERM and waits for the end; returns every line of the log. */
  List<String> terminate() throws IOException, InterruptedException {
    // Not through Process, which would close the pipe before it is read to its end.
    boolean _ = process.toHandle().destroy();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
    }
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still there: " + lines);
    }
    return List.copyOf(lines);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    log.close();
  }
}
