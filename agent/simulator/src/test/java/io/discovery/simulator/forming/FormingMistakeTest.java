package io.discovery.simulator.forming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.simulator.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The hunter is hunted: what it cannot find it must not be trusted with. */
class FormingMistakeTest {
  /** Lives in which each mistake must be found; they are the same in every run. */
  private static final int SEEDS = 300;

  private static final long FIRST = 1_000_000;
  private static final int LONGEST_SHOWN = 100;

  @Test
  void everyPlantedMistakeIsFound() {
    List<FormingMistake> missed = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (FormingMistake each : FormingMistake.values()) {
      FormingHunt.Found found = FormingHunt.search(each, FIRST, SEEDS);
      table.append(line(each, found));
      if (found.seeds() == 0) {
        missed.add(each);
      }
    }
    System.out.printf("%-40s seeds  found as%n%s", "planted mistake", table);
    assertEquals(List.of(), missed, "not found within " + SEEDS + " seeds");
  }

  private static String line(FormingMistake mistake, FormingHunt.Found found) {
    String how = found.how().lines().findFirst().orElse("");
    return "%-40s %5d  %s%n"
        .formatted(
            mistake.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
            found.seeds(),
            how.substring(0, Math.min(how.length(), LONGEST_SHOWN)));
  }

  @Test
  void aViolationSaysAtWhichSeedWhatWasBrokenAndHowToSeeItAgain() {
    FormingMistake mistake = FormingMistake.VOTE_TOLD_BEFORE_DURABLE;
    int seeds = FormingHunt.search(mistake, FIRST, SEEDS).seeds();
    long seed = FIRST + seeds - 1;
    Violation violation = assertThrows(Violation.class, () -> FormingHunt.seed(seed, mistake));
    String message = String.valueOf(violation.getMessage());
    for (String part :
        List.of("seed " + seed + ": server ", FormingHunt.replay(seed), "the end of the trace:")) {
      assertTrue(message.contains(part), message);
    }
  }
}
