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
  private static final int SEEDS = 200;

  private static final long FIRST = 1_000_000;

  @Test
  void everyPlantedMistakeIsFound() {
    List<Mistake> missed = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (Mistake mistake : Mistake.values()) {
      Hunt.Found found = Hunt.search(mistake, FIRST, SEEDS);
      table.append(
          "%-32s %3d  %s%n"
              .formatted(
                  mistake.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  found.seeds(),
                  found.how().lines().findFirst().orElse("")));
      if (found.seeds() == 0) {
        missed.add(mistake);
      }
    }
    System.out.printf("%-32s seeds  found as%n%s", "planted mistake", table);
    assertEquals(List.of(), missed, "not found within " + SEEDS + " seeds");
  }

  @Test
  void aViolationSaysAtWhichSeedWhatWasBrokenAndHowToSeeItAgain() {
    Violation violation =
        assertThrows(
            Violation.class, () -> Hunt.seeds(FIRST, 1, Mistake.SNAPSHOT_DROPS_LAST_ENTRY));
    String message = String.valueOf(violation.getMessage());
    for (String part :
        List.of(
            "seed " + FIRST + ": the state at index ",
            Hunt.replay(FIRST),
            "the end of the trace:",
            " start\n",
            " apply=")) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(message.endsWith(message.lines().findFirst().orElse("").split(": ", 2)[1]), message);
  }
}
