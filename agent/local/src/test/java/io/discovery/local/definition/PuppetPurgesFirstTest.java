package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.local.definition.DefinitionSet.Input;
import io.discovery.local.definition.DefinitionSet.Output;
import io.discovery.local.definition.DefinitionSet.Report;
import io.discovery.local.definition.DefinitionSet.Sight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A Puppet run removes what is not declared before it writes what is. */
class PuppetPurgesFirstTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Sight GONE = new Sight.Gone();

  private final DefinitionSet set =
      new DefinitionSet(new DefinitionSet.Settings(Duration.ZERO, Set.of()));

  @Test
  void whatIsRemovedDuringARunAndWrittenUnderAnotherNameIsNeverAway() {
    see(0, "old.json", service("web", 80));
    run(SECOND, true);
    Output removed = see(SECOND, "old.json", GONE);
    assertFalse(removed.changed());
    assertTrue(removed.watchRun());
    assertEquals(
        List.of(new Report.Kept("old.json", List.of(DeclaredId.service("web")))),
        removed.reports());
    assertFalse(run(100 * SECOND, true).changed());
    Output moved = see(200 * SECOND, "new.json", service("web", 81));
    assertEquals(Set.of("new.json"), moved.inForce().keySet());
    assertEquals(
        81, moved.inForce().firstEntry().getValue().services().getFirst().service().port());
    assertFalse(moved.watchRun());
    assertEquals(Set.of("new.json"), run(201 * SECOND, false).inForce().keySet());
  }

  @Test
  void whatTheRunOnlyRemovedIsGoneWhenItIsOver() {
    see(0, "old.json", service("web", 80));
    run(SECOND, true);
    see(SECOND, "old.json", GONE);
    Output over = run(2 * SECOND, false);
    assertTrue(over.changed());
    assertTrue(over.inForce().isEmpty());
    assertFalse(over.watchRun());
    assertEquals(Long.MAX_VALUE, over.wakeAt());
  }

  @Test
  void aRunThatHangsKeepsItForFiveMinutes() {
    see(0, "old.json", service("web", 80));
    run(0, true);
    assertEquals(300 * SECOND, see(0, "old.json", GONE).wakeAt());
    assertFalse(run(299 * SECOND, true).changed());
    Output late = step(300 * SECOND, new Input.TimePassed());
    assertTrue(late.inForce().isEmpty());
    assertFalse(late.watchRun());
  }

  @Test
  void withoutARunAFileThatGoesTakesItsDefinitionsAlong() {
    see(0, "old.json", service("web", 80));
    run(SECOND, true);
    run(2 * SECOND, false);
    assertTrue(see(3 * SECOND, "old.json", GONE).inForce().isEmpty());
  }

  @Test
  void aRunThatBeginsAfterTheRemovalKeepsNothing() {
    DefinitionSet settles =
        new DefinitionSet(new DefinitionSet.Settings(Duration.ofSeconds(5), Set.of()));
    SortedMap<String, Sight> seen = new TreeMap<>();
    seen.put("old.json", service("web", 80));
    settles.step(0, new Input.Seen(seen));
    seen.put("old.json", GONE);
    settles.step(SECOND, new Input.Seen(seen));
    assertFalse(settles.step(2 * SECOND, new Input.PuppetRun(true)).watchRun());
    assertTrue(settles.step(6 * SECOND, new Input.TimePassed()).inForce().isEmpty());
  }

  private Output see(long now, String path, Sight sight) {
    SortedMap<String, Sight> one = new TreeMap<>();
    one.put(path, sight);
    return step(now, new Input.Seen(one));
  }

  private Output run(long now, boolean live) {
    return step(now, new Input.PuppetRun(live));
  }

  private Output step(long now, Input input) {
    return set.step(now, input);
  }

  private static Sight service(String name, int port) {
    String json = "{\"service\": {\"name\": \"" + name + "\", \"port\": " + port + "}}";
    return new Sight.Contents(json.getBytes(StandardCharsets.UTF_8));
  }
}
