package io.discovery.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The hunter is hunted: what it cannot find it must not be trusted with. */
class MistakeTest {
  /** Lives in which each mistake must be found; they are the same in every run. */
  private static final int SEEDS = 100;

  private static final long FIRST = 1_000_000;

  /** Most mistakes are found in the first few. */
  private static final int WITHOUT = 30;

  private static final int LONGEST_SHOWN = 100;

  @Test
  void everyPlantedMistakeIsFound() throws InterruptedException {
    List<Craft> planted = new ArrayList<>(BrokenRule.ALL);
    planted.addAll(List.of(Mistake.values()));
    Hunt.Found[] found = new Hunt.Found[planted.size()];
    Pack.each(
        planted.size(),
        i -> () -> found[(int) i] = Hunt.search(planted.get((int) i), FIRST, SEEDS));
    List<Craft> missed = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < found.length; i++) {
      table.append(line(planted.get(i), found[i]));
      if (found[i].seeds() == 0) {
        missed.add(planted.get(i));
      }
    }
    System.out.printf("%-40s seeds  found as%n%s", "planted mistake", table);
    assertEquals(List.of(), missed, "not found within " + SEEDS + " seeds");
  }

  @Test
  void withoutAMistakeTheSameSeedsBreakNothing() throws InterruptedException {
    Pack.each(WITHOUT, i -> () -> Hunt.seed(FIRST + i));
  }

  private static String line(Craft mistake, Hunt.Found found) {
    String how = found.how().lines().findFirst().orElse("");
    return "%-40s %5d  %s%n"
        .formatted(
            mistake.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
            found.seeds(),
            how.substring(0, Math.min(how.length(), LONGEST_SHOWN)));
  }

  @Test
  void aViolationSaysAtWhichSeedWhatWasBrokenAndHowToSeeItAgain() {
    Violation violation =
        assertThrows(Violation.class, () -> Hunt.seed(FIRST, Mistake.SNAPSHOT_DROPS_LAST_ENTRY));
    String message = String.valueOf(violation.getMessage());
    for (String part :
        List.of(
            "seed " + FIRST + ": the state at index ",
            Hunt.replay(FIRST),
            "the end of the trace:",
            " LEADER leader=",
            " apply=")) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(message.endsWith(message.lines().findFirst().orElse("").split(": ", 2)[1]), message);
  }
}
