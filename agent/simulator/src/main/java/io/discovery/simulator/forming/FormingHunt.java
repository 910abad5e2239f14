package io.discovery.simulator.forming;

import io.discovery.simulator.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters begin, from seeds. Uses one thread and no clock; lives know nothing of each other, so
 * that any number of threads may each have one of their own.
 */
public final class FormingHunt {
  /** As many lines of the trace stand in the message of a violation. */
  private static final int LINES_SHOWN = 60;

  private FormingHunt() {}

  /**
   * Lives from one seed.
   *
   * @return what was met
   * @throws Violation when the life breaks a promise: what, how to see it again, and the end of its
   *     trace
   */
  public static FormingTally seed(long seed) {
    return seed(seed, FormingCraft.SOUND);
  }

  static FormingTally seed(long seed, FormingCraft craft) {
    try {
      return new FormingLife(seed, craft, false).live();
    } catch (Violation violation) {
      List<String> lines = trace(seed, craft);
      List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
      throw new Violation(
          "seed %d: %s%nto see it again with its whole trace: %s%nthe end of the trace:%n%s"
              .formatted(seed, violation.getMessage(), replay(seed), String.join("\n", last)),
          violation);
    }
  }

  /** One life with all its trace, line by line. The last line is the violation, if there is one. */
  public static List<String> trace(long seed) {
    return trace(seed, FormingCraft.SOUND);
  }

  static List<String> trace(long seed, FormingCraft craft) {
    FormingLife life = new FormingLife(seed, craft, true);
    String end = "nothing was violated";
    try {
      var _ = life.live();
    } catch (Violation violation) {
      end = String.valueOf(violation.getMessage());
    }
    List<String> lines = new ArrayList<>(life.trace());
    lines.add(end);
    return lines;
  }

  /** The command that shows a seed's whole trace. */
  static String replay(long seed) {
    return "mvn test -pl agent/simulator -am -Dtest=FormingHuntTest -Dforming.seed="
        + seed
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }

  /**
   * Looks for a planted mistake.
   *
   * @return the first violation, and at which seed
   */
  static Found search(FormingCraft craft, long first, int most) {
    for (long seed = first; seed < first + most; seed++) {
      try {
        var _ = new FormingLife(seed, craft, false).live();
      } catch (Violation violation) {
        return new Found((int) (seed - first + 1), String.valueOf(violation.getMessage()));
      }
    }
    return new Found(0, "not found");
  }

  /**
   * What a search came to.
   *
   * @param seeds how many it took; 0: it was not found
   * @param how what was violated
   */
  record Found(int seeds, String how) {}
}
