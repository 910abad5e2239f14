package io.discovery.cli;

import io.discovery.local.document.Keys;
import io.discovery.local.document.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Problems without the values that may be secret: what is printed about a file that configuration
 * management is about to put in place goes into its reports. The key, the reason and the mend tell
 * enough to find the value in the file.
 */
final class Discreet {
  /** Keys whose values are names, numbers or addresses; any other value is left out. */
  private static final List<String> HARMLESS =
      List.of(
          "announce",
          "datacenter",
          "deregister_critical_service_after",
          "id",
          "interval",
          "log_level",
          "max_age",
          "method",
          "name",
          "port",
          "service_id",
          "settle_new",
          "settle_removed",
          "settle_run",
          "state_dir",
          "status",
          "tcp",
          "timeout",
          "ttl");

  private static final Set<String> FOLDED = folded();

  private Discreet() {}

  private static Set<String> folded() {
    Set<String> folded = new HashSet<>();
    HARMLESS.forEach(key -> folded.add(Keys.fold(key)));
    return folded;
  }

  static Problem of(Problem problem) {
    String key = problem.key();
    String last = key.substring(key.lastIndexOf('.') + 1);
    if (FOLDED.contains(Keys.fold(last)) || problem.value().isEmpty()) {
      return problem;
    }
    return new Problem(problem.source(), problem.at(), key, "", problem.reason(), problem.mend());
  }
}
