package io.discovery.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the agent is and how to ask it: options of every verb that does. */
final class HttpOptions {
  private static final String DEFAULT_ADDRESS = "127.0.0.1:8500";

  @Option(
      names = "-http-addr",
      paramLabel = "<address>",
      description = {
        "Address and port of the agent, default " + DEFAULT_ADDRESS + ".",
        "Also DISCOVERY_HTTP_ADDR or CONSUL_HTTP_ADDR in the environment."
      })
  private @Nullable String address;

  @Option(
      names = "-token",
      paramLabel = "<token>",
      description = "Token to send. Also DISCOVERY_HTTP_TOKEN or CONSUL_HTTP_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "-datacenter",
      paramLabel = "<name>",
      description = "Datacenter to ask, default the agent's own.")
  private @Nullable String datacenter;

  @Option(
      names = "-stale",
      arity = "0..1",
      fallbackValue = "true",
      description = "Any server may answer, perhaps with what was true a moment ago.")
  private boolean stale;

  /** A client for the agent these options name. */
  ApiClient client() {
    Map<String, String> environment = System.getenv();
    String at = first(address, environment.get("DISCOVERY_HTTP_ADDR"));
    at = first(at, environment.get("CONSUL_HTTP_ADDR"));
    String with = first(token, environment.get("DISCOVERY_HTTP_TOKEN"));
    with = first(with, environment.get("CONSUL_HTTP_TOKEN"));
    return new ApiClient(at.isEmpty() ? DEFAULT_ADDRESS : at, with, first(datacenter, ""), stale);
  }

  private static String first(@Nullable String a, @Nullable String b) {
    if (a != null && !a.isEmpty()) {
      return a;
    }
    return b == null ? "" : b;
  }
}
