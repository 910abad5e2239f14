package io.discovery.cli;

import io.discovery.local.document.DocumentException;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One agent's HTTP API, for verbs that ask once and end. The JDK's plain connection is used because
 * it is the quickest to load; no proxy is ever asked, for the agent is on this host or near.
 */
final class ApiClient {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /** Longer than any answer that is not a blocking query, of which the verbs make none. */
  private static final int READ_TIMEOUT_MS = 60_000;

  /** What is sent goes through the log of every server before the answer comes. */
  private static final int LONG_READ_TIMEOUT_MS = 600_000;

  /** The largest answer a verb takes in: every key of a large store. */
  private static final int MAX_ANSWER_BYTES = 256 << 20;

  private static final int PIECE_BYTES = 64 << 10;

  private final String base;
  private final String token;
  private final String common;

  /**
   * @param address {@code host:port}, with or without {@code http://}
   * @param token empty for none
   * @param datacenter empty for the agent's own
   */
  ApiClient(String address, String token, String datacenter, boolean stale) {
    if (address.startsWith("unix://") || address.startsWith("https://")) {
      throw new ApiException(
          "Address " + address + " is not supported in this version; use http://host:port");
    }
    this.base = address.contains("://") ? address : "http://" + address;
    this.token = token;
    this.common =
        (datacenter.isEmpty() ? "" : "&dc=" + encode(datacenter)) + (stale ? "&stale=" : "");
  }

  /** An answer: 200, or 404 where the path may name what is not there. */
  record Answer(int status, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Percent-encodes one path segment or query value. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Percent-encodes a key: its slashes stay. */
  static String encodePath(String text) {
    return encode(text).replace("%2F", "/");
  }

  /** The JSON at a path. */
  Value json(String path) {
    Answer answer = send("GET", path, null);
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return parse(answer);
  }

  /** The JSON of an answer. */
  static Value parse(Answer answer) {
    try {
      return JsonDocument.read("answer", answer.body());
    } catch (DocumentException e) {
      throw new ApiException("The agent's answer is not JSON: " + e.getMessage());
    }
  }

  /** Sends a request that changes something; anything but 200 is a failure. */
  Answer put(String path, byte[] body) {
    Answer answer = send("PUT", path, body);
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return answer;
  }

  static ApiException refused(Answer answer) {
    return new ApiException(
        "Unexpected response code: " + answer.status() + " (" + answer.text().strip() + ")");
  }

  /** Sends any request and returns whatever the agent says. */
  Answer send(String method, String path, byte @Nullable [] body) {
    try {
      HttpURLConnection connection = open(method, path);
      if (body != null) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      return answer(connection);
    } catch (IOException | IllegalArgumentException e) {
      throw silent(e);
    }
  }

  /**
   * Writes the answer to a GET as it comes; anything but 200 is a failure.
   *
   * @return the log index that the answer shows
   * @throws UncheckedIOException when {@code to} cannot be written
   */
  String download(String path, OutputStream to) {
    try {
      HttpURLConnection connection = open("GET", path);
      if (connection.getResponseCode() != 200) {
        throw refused(answer(connection));
      }
      try (InputStream in = connection.getInputStream()) {
        copy(in, to);
      }
      String index = connection.getHeaderField("X-Consul-Index");
      return index == null ? "0" : index;
    } catch (IOException | IllegalArgumentException e) {
      throw silent(e);
    }
  }

  private static void copy(InputStream answer, OutputStream to) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    for (int length = answer.read(piece); length >= 0; length = answer.read(piece)) {
      try {
        to.write(piece, 0, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Sends a body that is read as it is taken; anything but 200 is a failure. */
  void upload(String path, InputStream body, long length) {
    try {
      HttpURLConnection connection = open("PUT", path);
      connection.setReadTimeout(LONG_READ_TIMEOUT_MS);
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(length);
      try (OutputStream out = connection.getOutputStream()) {
        body.transferTo(out);
      }
      Answer answer = answer(connection);
      if (answer.status() != 200) {
        throw refused(answer);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw silent(e);
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    String query = common.isEmpty() ? "" : (path.contains("?") ? "" : "?") + common;
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(base + path + query.replace("?&", "?"))
                .toURL()
                .openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
    connection.setReadTimeout(READ_TIMEOUT_MS);
    connection.setUseCaches(false);
    if (!token.isEmpty()) {
      connection.setRequestProperty("X-Consul-Token", token);
    }
    return connection;
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES);
      return new Answer(status, answer);
    }
  }

  private ApiException silent(Exception e) {
    return new ApiException(
        "The agent at "
            + base
            + " does not answer: "
            + e.getMessage()
            + ". Is it running? -http-addr names another one.");
  }
}
