package io.discovery.agent.http;

import io.discovery.local.document.Fields;
import io.discovery.local.document.Problem;
import java.util.List;

/** Tells a client what is wrong with the body it sent. */
final class BodyProblems {
  /** How a request body is called in messages. */
  static final String SOURCE = "request body";

  /** Longest name or id, characters: four times what DNS can carry. */
  private static final int LONGEST_NAME = 255;

  private BodyProblems() {}

  /** Refuses a name that is too long or cannot be printed. */
  static void bound(Fields fields, String key, String text) {
    if (text.length() > LONGEST_NAME) {
      fields.refuse(key, "is longer than " + LONGEST_NAME + " characters", "shorten it");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        fields.refuse(key, "holds a control character", "use letters, digits and dashes");
        return;
      }
    }
  }

  /** 400 with every problem on a line of its own. */
  static HttpProblem of(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.isEmpty() ? "" : "\n").append(problem);
    }
    return HttpProblem.bad(text.toString());
  }
}
