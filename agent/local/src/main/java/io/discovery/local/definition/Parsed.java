package io.discovery.local.definition;

import io.discovery.local.document.Problem;
import java.util.List;

/** What reading one document gave. */
public sealed interface Parsed<T> {
  /**
   * It is good.
   *
   * @param notices what a person should know: keys without effect yet, names DNS cannot carry
   */
  record Accepted<T>(T value, List<Problem> notices) implements Parsed<T> {
    public Accepted {
      notices = List.copyOf(notices);
    }
  }

  /**
   * It is refused as a whole.
   *
   * @param problems at least one, in the order of the document as far as it was read
   */
  record Refused<T>(List<Problem> problems) implements Parsed<T> {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
