package io.discovery.agent.http;

/** A request that is answered with an error: a status and a sentence for the person behind it. */
final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HttpProblem(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** A request that makes no sense whatever the state is. */
  static HttpProblem bad(String sentence) {
    return new HttpProblem(400, sentence);
  }

  /**
   * A request that the family answers as if its servers had failed: clients know such refusals by
   * this status.
   */
  static HttpProblem asTheFamily(String sentence) {
    return new HttpProblem(500, sentence);
  }

  static HttpProblem notFound(String sentence) {
    return new HttpProblem(404, sentence);
  }

  int status() {
    return status;
  }

  String sentence() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
