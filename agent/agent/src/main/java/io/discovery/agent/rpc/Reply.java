package io.discovery.agent.rpc;

import java.nio.charset.StandardCharsets;

/**
 * What a call is answered.
 *
 * @param body what was asked for, or a sentence for a person
 */
public record Reply(Status status, byte[] body) {
  /** How a call ended at the other side. */
  public enum Status {
    /** Done. */
    DONE(1),
    /** Nothing was done: it does not lead. The body is the id of who does, or empty. */
    NOT_LEADER(2),
    /** Nothing was done: too much is under way. */
    BUSY(3),
    /** Nothing was done: there is no room. */
    STORAGE_FULL(4),
    /** Nothing was or will be done: it is too large. */
    TOO_LARGE(5),
    /** Nothing was done: not all servers know such a thing. */
    NOT_YET(6),
    /** Nothing was or will be done: it makes no sense. */
    REFUSED(7),
    /** It may or may not be done. */
    UNKNOWN(8);

    final int code;

    Status(int code) {
      this.code = code;
    }

    static Status of(int code) {
      for (Status each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      throw new IllegalArgumentException("an answer of unknown status " + code);
    }
  }

  /** With a sentence, or the like, as its body. */
  public static Reply of(Status status, String text) {
    return new Reply(status, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The body as a sentence. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
