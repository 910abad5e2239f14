package io.discovery.agent.http;

import io.discovery.local.document.Problem;
import java.util.List;

/** Tells a client what is wrong with the body it sent. */
final class BodyProblems {
  /** How a request body is called in messages. */
  static final String SOURCE = "request body";

  private BodyProblems() {}

  /** 400 with every problem on a line of its own. */
  static HttpProblem of(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.isEmpty() ? "" : "\n").append(problem);
    }
    return HttpProblem.bad(text.toString());
  }
}
