package io.discovery.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final int MESSAGES = 2_000;
  private static final long LONG_ENOUGH = 10_000_000_000L;

  private final World world = new World(3, false);
  private final Network<Integer> network = new Network<>(world);
  private final List<List<Integer>> received = new ArrayList<>();

  NetworkTest() {
    for (int place = 0; place < 3; place++) {
      List<Integer> here = new ArrayList<>();
      received.add(here);
      network.join(place, (_, message) -> here.add(message));
    }
  }

  private List<Integer> send(int from, int to) {
    received.get(to).clear();
    for (int i = 0; i < MESSAGES; i++) {
      network.send(from, to, i);
    }
    world.runUntil(world.now() + LONG_ENOUGH);
    return received.get(to);
  }

  private static List<Integer> all() {
    return IntStream.range(0, MESSAGES).boxed().toList();
  }

  @Test
  void inFairWeatherEverythingComesOnceThoughInAnotherOrder() {
    List<Integer> came = send(0, 1);
    assertNotEquals(all(), came);
    assertEquals(all(), came.stream().sorted().toList());
  }

  @Test
  void onASteadyWayNothingIsReordered() {
    network.weather(new Weather(0, 0, 0, 1000, 1000));
    assertEquals(all(), send(0, 1));
  }

  @Test
  void inFoulWeatherSomeAreLostAndSomeComeTwice() {
    network.weather(Weather.FOUL);
    List<Integer> came = send(0, 1);
    long distinct = came.stream().distinct().count();
    assertTrue(distinct < MESSAGES && distinct > MESSAGES * 9 / 10, "distinct: " + distinct);
    assertTrue(came.size() > distinct, "duplicates");
    network.weather(Weather.FOUL.ofConnections());
    came = send(0, 1);
    assertEquals(came.size(), came.stream().distinct().count());
  }

  @Test
  void someMessagesAreVeryLate() {
    network.weather(new Weather(0, 0, 100, 1_000_000, 1_000_000));
    network.send(0, 1, 0);
    received.get(1).clear();
    for (int i = 0; i < MESSAGES; i++) {
      network.send(0, 1, i);
    }
    world.runUntil(world.now() + 1_000_001);
    int inTime = received.get(1).size();
    assertTrue(inTime > MESSAGES * 8 / 10 && inTime < MESSAGES, "in time: " + inTime);
    world.runUntil(world.now() + LONG_ENOUGH);
    assertTrue(received.get(1).size() >= MESSAGES);
  }

  @Test
  void aCutIsOfOneDirection() {
    network.cut(0, 1);
    assertEquals(0, send(0, 1).size());
    assertEquals(MESSAGES, send(1, 0).size());
    network.heal();
    assertEquals(MESSAGES, send(0, 1).size());
  }

  @Test
  void anIsolatedSideIsCutOffBothWaysAndWholeInItself() {
    network.isolate(Set.of(0, 1));
    assertEquals(0, send(0, 2).size());
    assertEquals(0, send(2, 1).size());
    assertEquals(MESSAGES, send(0, 1).size());
  }

  @Test
  void whatIsUnderWayWhenItsWayIsCutIsLost() {
    network.send(0, 1, 1);
    network.cut(0, 1);
    world.runUntil(LONG_ENOUGH);
    assertEquals(List.of(), received.get(1));
  }

  @Test
  void aQueueThatOverflowsLoses() {
    for (int i = 0; i < Network.MAX_UNDER_WAY + 10; i++) {
      network.send(0, 1, i);
    }
    world.runUntil(LONG_ENOUGH);
    assertEquals(Network.MAX_UNDER_WAY, received.get(1).size());
  }
}
