package io.discovery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent: a directory, ports and, while it runs, a process. */
public final class Agent implements AutoCloseable {
  private final Distribution distribution;
  private final Path directory;
  private final List<String> arguments;
  private final int httpPort;
  private final int dnsPort;
  private final Http http;
  private final Dig dig;
  private Process process;

  private Agent(
      Distribution distribution,
      Path directory,
      List<String> arguments,
      int httpPort,
      int dnsPort) {
    this.distribution = distribution;
    this.directory = directory;
    this.arguments = arguments;
    this.httpPort = httpPort;
    this.dnsPort = dnsPort;
    this.http = new Http(httpPort);
    this.dig = new Dig(dnsPort);
    this.process = launch();
  }

  /** A lone server with the seed's datacenter, started and ready. */
  public static Agent server(String name) {
    return server(Distribution.BUILT, Distribution.directory(name), List.of()).ready();
  }

  /** A lone server in this directory, started. */
  public static Agent server(Distribution distribution, Path directory, List<String> more) {
    int http = Ports.free();
    int dns = Ports.free();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-server", "-bootstrap-expect=1", "-bind=127.0.0.1"));
    arguments.addAll(List.of("-node=nodea", "-datacenter=home"));
    arguments.addAll(List.of("-data-dir=" + directory.resolve("data")));
    arguments.addAll(List.of("-config-dir=" + directory.resolve("conf.d")));
    arguments.addAll(List.of("-http-port=" + http, "-dns-port=" + dns));
    arguments.addAll(more);
    try {
      Files.createDirectories(directory.resolve("conf.d"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Agent(distribution, directory, arguments, http, dns);
  }

  /** Any agent whose arguments, or the files they name, give it these ports; started. */
  public static Agent of(Path directory, int httpPort, int dnsPort, String... arguments) {
    return new Agent(Distribution.BUILT, directory, List.of(arguments), httpPort, dnsPort);
  }

  /** Waits until it answers and has a leader. */
  public Agent ready() {
    Eventually.so(
        "the agent answers and has a leader; its log is in " + log(),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the agent ended: " + logged());
          }
          return http.get("/v1/status/leader").body().contains(":");
        });
    return this;
  }

  /** Starts it again after it ended. */
  public Agent start() {
    process = launch();
    return this;
  }

  /** Its HTTP API. */
  public Http http() {
    return http;
  }

  /** Its DNS. */
  public Dig dig() {
    return dig;
  }

  /** The port of its HTTP API. */
  public int httpPort() {
    return httpPort;
  }

  /** The port of its DNS. */
  public int dnsPort() {
    return dnsPort;
  }

  /** The process, which is the runtime itself. */
  public Process process() {
    return process;
  }

  /** Another verb of the command, for this agent. */
  public Command command(String... words) {
    return distribution.command(words).with("DISCOVERY_HTTP_ADDR", "127.0.0.1:" + httpPort);
  }

  /** Where its definitions are. */
  public Path definitions() {
    return directory.resolve("conf.d");
  }

  /** Puts a definition there as tools do: written aside, renamed into place. */
  public Path drop(String name, String text) {
    try {
      Path aside = Files.writeString(definitions().resolve("." + name + ".new"), text);
      return Files.move(
          aside,
          definitions().resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a definition away. */
  public void remove(String name) {
    try {
      Files.delete(definitions().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that it has logged. */
  public String logged() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it a signal, by name without SIG. */
  public void signal(String name) {
    Command.of("kill", "-" + name, "" + process.pid()).run().well();
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Waits for its end; gives back how long that took. */
  public Duration awaitEnd() {
    long begun = System.nanoTime();
    try {
      if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the agent does not end: " + logged());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      awaitEnd();
    }
  }

  private Path log() {
    return directory.resolve("agent.log");
  }

  private Process launch() {
    List<String> line = new ArrayList<>();
    line.add(distribution.launcher().toString());
    line.add("agent");
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    // A cache that does not fit is a slower start in production and a failure here.
    builder.environment().put("DISCOVERY_JAVA_OPTS", "-XX:AOTMode=on");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
