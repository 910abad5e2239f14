package io.discovery.local.definition;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** How a check finds out. One record per kind; the runner of each lives in the shell. */
public sealed interface CheckKind {
  /**
   * The kind's name in the catalog: {@code script}, {@code http}, {@code tcp}, {@code ttl}, {@code
   * puppet}.
   */
  String type();

  /** Runs a program; its exit code says the status as Nagios plugins do (0, 1, anything else). */
  record Script(List<String> args) implements CheckKind {
    public Script {
      args = List.copyOf(args);
    }

    @Override
    public String type() {
      return "script";
    }
  }

  /**
   * Sends a request: 2xx passes, 429 warns, anything else is critical.
   *
   * @param header values by name
   */
  record Http(
      String url,
      String method,
      SortedMap<String, List<String>> header,
      String body,
      boolean tlsSkipVerify)
      implements CheckKind {
    @Override
    public String type() {
      return "http";
    }
  }

  /** Opens a connection: passes when it is accepted. */
  record Tcp(String host, int port) implements CheckKind {
    @Override
    public String type() {
      return "tcp";
    }
  }

  /**
   * Judges the last run of the Puppet agent on this host: critical when something in it failed or
   * when it is older than {@code maxAge}, warning while the agent is disabled.
   *
   * @param stateDirectory an absolute path where Puppet's files are found; empty: where the agent's
   *     configuration says
   */
  record Puppet(Duration maxAge, String stateDirectory) implements CheckKind {
    @Override
    public String type() {
      return "puppet";
    }
  }

  /** Waits to be told: critical when nobody has reported for so long. */
  record Ttl(Duration ttl) implements CheckKind {
    @Override
    public String type() {
      return "ttl";
    }
  }
}
