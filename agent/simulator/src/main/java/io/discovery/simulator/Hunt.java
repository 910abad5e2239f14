package io.discovery.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Lives from seeds. Uses one thread and no clock; lives know nothing of each other, so that any
 * number of threads may each have one of their own.
 */
public final class Hunt {
  /** As many lines of the trace stand in the message of a violation. */
  private static final int LINES_SHOWN = 40;

  private Hunt() {}

  /**
   * Lives from one seed.
   *
   * @return what was met
   * @throws Violation when the life breaks a promise: what, how to see it again, and the end of its
   *     trace
   */
  public static Tally seed(long seed) {
    return seed(seed, Craft.SOUND);
  }

  static Tally seed(long seed, Craft craft) {
    try {
      return new Life(seed, craft, false).live();
    } catch (Violation violation) {
      throw explained(seed, craft, violation);
    }
  }

  /** One life with all its trace, line by line. The last line is the violation, if there is one. */
  public static List<String> trace(long seed) {
    return trace(seed, Craft.SOUND);
  }

  static List<String> trace(long seed, Craft craft) {
    Life life = new Life(seed, craft, true);
    String end = "nothing was violated";
    try {
      life.live();
    } catch (Violation violation) {
      end = String.valueOf(violation.getMessage());
    }
    List<String> lines = new ArrayList<>(life.trace());
    lines.add(end);
    return lines;
  }

  private static Violation explained(long seed, Craft craft, Violation violation) {
    List<String> lines = trace(seed, craft);
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
    return new Violation(
        "seed %d: %s%nto see it again with its whole trace: %s%nthe end of the trace:%n%s"
            .formatted(seed, violation.getMessage(), replay(seed), String.join("\n", last)),
        violation);
  }

  /** The command that shows a seed's whole trace. */
  static String replay(long seed) {
    return "mvn test -pl agent/simulator -am -Dtest=HuntTest -Dsimulator.seed="
        + seed
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }

  /**
   * Looks for a planted mistake.
   *
   * @return the first violation, and at which seed
   */
  static Found search(Craft craft, long first, int most) {
    for (long seed = first; seed < first + most; seed++) {
      try {
        var _ = new Life(seed, craft, false).live();
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
