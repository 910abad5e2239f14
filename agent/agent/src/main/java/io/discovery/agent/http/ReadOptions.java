package io.discovery.agent.http;

import io.discovery.local.document.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a read is to be answered.
 *
 * @param index answer once the index is above this one; 0: at once
 * @param patience how long to wait for that at most
 * @param pretty indent the body
 */
record ReadOptions(Consistency consistency, long index, Duration patience, boolean pretty) {

  /** Which moments the answer may show. */
  enum Consistency {
    LEADER("leader"),
    STALE("stale"),
    CONSISTENT("consistent");

    private final String text;

    Consistency(String text) {
      this.text = text;
    }

    /** As it stands in the header. */
    String text() {
      return text;
    }
  }

  static ReadOptions of(Query query) {
    return new ReadOptions(
        consistencyOf(query), indexOf(query), waitOf(query.text("wait")), query.has("pretty"));
  }

  private static Consistency consistencyOf(Query query) {
    boolean stale = query.has("stale");
    boolean consistent = query.has("consistent");
    if (stale && consistent) {
      throw HttpProblem.bad("Cannot specify ?stale with ?consistent, conflicting semantics.");
    }
    if (consistent && query.has("cached")) {
      throw HttpProblem.bad("Cannot specify ?cached with ?consistent, conflicting semantics.");
    }
    if (stale) {
      return Consistency.STALE;
    }
    return consistent ? Consistency.CONSISTENT : Consistency.LEADER;
  }

  private static long indexOf(Query query) {
    @Nullable Long index = query.unsigned("index");
    if (index == null) {
      return 0;
    }
    // above every index there can be: as good as the highest
    return index < 0 ? Long.MAX_VALUE : index;
  }

  private static Duration waitOf(String text) {
    if (text.isEmpty()) {
      return Bounds.WAIT_DEFAULT;
    }
    Duration wait =
        Durations.parse(text)
            .orElseThrow(
                () ->
                    HttpProblem.bad(
                        "Invalid wait time: \"" + text + "\" is not a duration, write 30s or 5m"));
    if (wait.isZero()) {
      return Bounds.WAIT_DEFAULT;
    }
    return wait.compareTo(Bounds.WAIT_LONGEST) > 0 ? Bounds.WAIT_LONGEST : wait;
  }
}
