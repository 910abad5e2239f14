package io.discovery.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The HTTP API of one agent. */
public final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  Http(int port) {
    this.address = "http://127.0.0.1:" + port;
  }

  /**
   * An answer.
   *
   * @param index {@code X-Consul-Index}, -1 without one
   */
  public record Reply(int status, String body, long index) {
    /** The body as JSON. */
    public Json json() {
      return Json.of(body);
    }

    /** Itself, being an answer of success. */
    public Reply well() {
      if (status != 200) {
        throw new AssertionError("status " + status + ": " + body);
      }
      return this;
    }
  }

  /** Asks. */
  public Reply get(String path) throws IOException {
    return send("GET", path, "");
  }

  /** Puts. */
  public Reply put(String path, String body) throws IOException {
    return send("PUT", path, body);
  }

  /** Deletes. */
  public Reply delete(String path) throws IOException {
    return send("DELETE", path, "");
  }

  private Reply send(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      long index = response.headers().firstValueAsLong("X-Consul-Index").orElse(-1);
      return new Reply(response.statusCode(), response.body(), index);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
