package io.discovery.agent.rpc;

/**
 * What one server wants of another.
 *
 * @param method one of {@link Method}
 * @param token of the client on whose behalf it is, or empty
 * @param patienceMillis how long the answer is waited for, ms
 */
public record Call(Method method, String token, int patienceMillis, byte[] body) {
  /** What can be called for. */
  public enum Method {
    /** Servers that are in no cluster yet tell each other what they know. */
    GREET(1),
    /** A server in no cluster wants to be taken into this one. */
    JOIN(2),
    /** A command for the leader's log. */
    SUBMIT(3),
    /** A change of members, or of who leads. */
    OPERATE(4),
    /** A session is to get its full time again from the leader, who alone counts it. */
    RENEW(5);

    final int code;

    Method(int code) {
      this.code = code;
    }

    static Method of(int code) {
      for (Method each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      throw new IllegalArgumentException("a call of unknown method " + code);
    }
  }
}
