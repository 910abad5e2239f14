package io.discovery.agent.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Status and body of an answer. */
record Content(int status, Kind kind, byte[] bytes) {
  /** What the body is. */
  enum Kind {
    JSON("application/json"),
    TEXT("text/plain; charset=utf-8"),
    /** A word for programs. */
    PLAIN("text/plain"),
    /** Bytes a client stored: never to be run by a browser. */
    RAW("text/plain"),
    NONE("");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** The {@code Content-Type}; empty when there is no body to describe. */
    String type() {
      return type;
    }
  }

  private static final byte[] NOTHING = {};

  /** Success with nothing to say. */
  static final Content EMPTY = new Content(200, Kind.NONE, NOTHING);

  /** What was asked for is not there, and that is all. */
  static final Content ABSENT = new Content(404, Kind.NONE, NOTHING);

  static final Content TRUE = json("true".getBytes(StandardCharsets.UTF_8));
  static final Content FALSE = json("false".getBytes(StandardCharsets.UTF_8));

  static Content json(byte[] bytes) {
    return new Content(200, Kind.JSON, bytes);
  }

  static Content json(JsonText text) throws IOException {
    return json(text.finish());
  }

  /** A word for programs. */
  static Content plain(int status, String text) {
    return new Content(status, Kind.PLAIN, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A sentence for people. */
  static Content text(int status, String text) {
    return new Content(status, Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }
}
