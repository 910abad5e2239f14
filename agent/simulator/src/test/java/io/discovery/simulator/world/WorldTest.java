package io.discovery.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
  @Test
  void eventsHappenInTheOrderOfTheirTimesAndOfBeingAskedFor() {
    World world = new World(1, false);
    List<String> happened = new ArrayList<>();
    world.after(20, () -> happened.add("late"));
    world.after(10, () -> happened.add("first of an instant"));
    world.after(10, () -> happened.add("second of an instant"));
    world.after(5, () -> world.after(0, () -> happened.add("asked for on the way")));
    world.after(99, () -> happened.add("after the end"));
    world.runUntil(50);
    assertEquals(
        List.of("asked for on the way", "first of an instant", "second of an instant", "late"),
        happened);
    assertEquals(50, world.now());
  }

  @Test
  void manyEventsHappenInOrderToo() {
    World world = new World(1, false);
    Chance chance = new Chance(5);
    List<Long> happened = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      world.after(
          chance.between(0, 500),
          () -> {
            happened.add(world.now());
            if (chance.even()) {
              world.after(chance.between(0, 50), () -> happened.add(world.now()));
            }
          });
    }
    world.runUntil(1_000);
    assertTrue(happened.size() > 2_500, "events: " + happened.size());
    assertEquals(happened.stream().sorted().toList(), happened);
  }

  @Test
  void nothingHappensInThePastAndAFloodIsStopped() {
    World world = new World(1, false);
    assertThrows(IllegalArgumentException.class, () -> world.after(-1, () -> {}));
    for (int i = 0; i < World.MAX_WAITING; i++) {
      world.after(i, () -> {});
    }
    assertThrows(IllegalStateException.class, () -> world.after(0, () -> {}));
  }

  @Test
  void theSameSeedMakesTheSameChoicesAndForksDoNotDisturbEachOther() {
    assertEquals(draws(new World(7, false)), draws(new World(7, true)));
    assertNotEquals(draws(new World(7, false)), draws(new World(8, false)));
    World one = new World(7, false);
    World other = new World(7, false);
    draws(one);
    var _ = other.chance();
    assertEquals(draws(one), draws(other));
  }

  private static List<Integer> draws(World world) {
    Chance chance = world.chance();
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drawn.add(chance.below(1000));
    }
    return drawn;
  }

  @Test
  void aTraceIsKeptOnlyWhenWantedAndOnlySoLong() {
    World silent = new World(1, false);
    silent.say(() -> "nobody reads it");
    assertEquals(List.of(), silent.trace());
    World traced = new World(1, true);
    traced.after(1_500_000_000, () -> traced.say(() -> "here"));
    traced.runUntil(2_000_000_000);
    assertEquals(List.of("   1.500000 here"), traced.trace());
    for (int i = 0; i < World.MAX_LINES; i++) {
      traced.say(() -> "more");
    }
    assertEquals(World.MAX_LINES, traced.trace().size());
    assertTrue(traced.trace().getFirst().endsWith("more"));
  }
}
