package io.discovery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Servers of one cluster, each on an address of the loopback of its own: 127.0.0.1, 127.0.0.2 … */
public final class Servers implements AutoCloseable {
  private final Path directory;
  private final int places;
  private final int expect;
  private final int serverPort = Ports.free();
  private final List<Agent> running = new ArrayList<>();

  /**
   * None runs yet.
   *
   * @param places how many there may be; each knows the addresses of all
   * @param expect with how many their cluster begins
   */
  public Servers(String name, int places, int expect) {
    this.directory = Distribution.directory(name);
    this.places = places;
    this.expect = expect;
  }

  /** Starts the next one, from its configuration file alone. */
  public Agent start() {
    int place = running.size() + 1;
    int http = Ports.free();
    int dns = Ports.free();
    Path own = directory.resolve("server" + place);
    try {
      Files.createDirectories(own.resolve("conf.d"));
      Files.writeString(own.resolve("agent.json"), configuration(place, http, dns, own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Agent started = Agent.of(own, http, dns, "-config-file=" + own.resolve("agent.json"));
    running.add(started);
    return started;
  }

  private String configuration(int place, int http, int dns, Path own) {
    List<String> addresses = new ArrayList<>();
    for (int i = 1; i <= places; i++) {
      addresses.add("\"127.0.0." + i + "\"");
    }
    return """
    {
      "server": true,
      "bootstrap_expect": %d,
      "retry_join": [%s],
      "bind_addr": "127.0.0.%d",
      "node_name": "server%d",
      "datacenter": "home",
      "data_dir": "%s",
      "ports": {"http": %d, "dns": %d, "server": %d}
    }
    """
        .formatted(
            expect,
            addresses.stream().collect(Collectors.joining(", ")),
            place,
            place,
            own.resolve("data"),
            http,
            dns,
            serverPort);
  }

  /** All that were started, in order. */
  public List<Agent> all() {
    return List.copyOf(running);
  }

  /** Where the server of that place, from 0 on, keeps what must survive. */
  public Path data(int place) {
    return directory.resolve("server" + (place + 1)).resolve("data");
  }

  /** The server that leads, as those that answer say; waits until one does. */
  public Agent leader() {
    String address =
        Eventually.see(
            "a leader",
            () -> {
              for (Agent each : running) {
                if (each.process().isAlive()) {
                  return Json.of(each.http().get("/v1/status/leader").well().body()).text();
                }
              }
              return "";
            },
            found -> !found.isEmpty());
    int place = Integer.parseInt(address.replaceFirst("127\\.0\\.0\\.([0-9]+):.*", "$1"));
    return running.get(place - 1);
  }

  @Override
  public void close() {
    running.forEach(Agent::close);
  }
}
