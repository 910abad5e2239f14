package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.local.definition.DefinitionSet.Input;
import io.discovery.local.definition.DefinitionSet.Output;
import io.discovery.local.definition.DefinitionSet.Sight;
import io.discovery.local.document.Position;
import io.discovery.local.document.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of a few files that fight over a few ids; each from its seed. */
class DefinitionHistoriesTest {
  private static final int STEPS = 400;
  private static final String[] PATHS = {"a.json", "b.json", "c.json", "d.json", "e.json"};
  private static final String[] IDS = {"s0", "s1", "s2", "s3"};
  private static final long STEP = 50_000_000;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void everyIdHasOneOwnerAndNobodyLosesAnythingByAnothersFile(long seed) {
    Random random = new Random(seed);
    Duration settle = seed % 2 == 0 ? Duration.ZERO : Duration.ofMillis(120);
    DefinitionSet set = new DefinitionSet(new DefinitionSet.Settings(settle, Set.of()));
    Map<String, Set<String>> good = new HashMap<>();
    Map<String, String> ownersBefore = Map.of();
    Output output = null;
    for (int i = 0; i < STEPS; i++) {
      SortedMap<String, Sight> seen = new TreeMap<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        String path = PATHS[random.nextInt(PATHS.length)];
        if (!seen.containsKey(path)) {
          seen.put(path, sight(random, path, good));
        }
      }
      if (!settle.isZero()) {
        set.step(i * STEP, new Input.PuppetRun(random.nextInt(3) > 0));
      }
      output = set.step(i * STEP, new Input.Seen(seen));
      Map<String, String> owners = owners(output);
      everyGoodClaimIsServed(good, owners);
      nobodyIsDispossessed(good, ownersBefore, owners);
      nothingIsInForceThatNobodyDeclares(settle, good, owners);
      ownersBefore = owners;
    }
    set.step(STEPS * STEP, new Input.PuppetRun(false));
    // When all is quiet, what is refused is exactly what a file lacks.
    Output quiet = set.step((STEPS + 100) * STEP, new Input.Judge());
    nothingIsInForceThatNobodyDeclares(Duration.ZERO, good, owners(quiet));
    assertNotNull(output);
    // And when every file is gone, so is everything.
    SortedMap<String, Sight> gone = new TreeMap<>();
    for (String path : PATHS) {
      gone.put(path, new Sight.Gone());
    }
    set.step((STEPS + 200) * STEP, new Input.Seen(gone));
    Output empty = set.step((STEPS + 300) * STEP, new Input.TimePassed());
    assertTrue(empty.inForce().isEmpty());
    assertTrue(empty.quarantined().isEmpty());
    assertEquals(Long.MAX_VALUE, empty.wakeAt());
  }

  /** What the path turns into; keeps the book of which ids its last good version wants. */
  private static Sight sight(Random random, String path, Map<String, Set<String>> good) {
    return switch (random.nextInt(6)) {
      case 0 -> {
        good.remove(path);
        yield new Sight.Gone();
      }
      case 1 -> new Sight.Contents("{\"service\": {\"na".getBytes(StandardCharsets.UTF_8));
      case 2 -> new Sight.Unreadable(new Problem(path, Position.START, "", "", "denied", "chmod"));
      default -> {
        Set<String> ids = new HashSet<>();
        for (int n = random.nextInt(3); n >= 0; n--) {
          ids.add(IDS[random.nextInt(IDS.length)]);
        }
        good.put(path, ids);
        yield new Sight.Contents(json(ids, random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static String json(Set<String> ids, int port) {
    List<String> services = new ArrayList<>();
    for (String id : ids) {
      services.add(
          "{\"name\": \"" + id + "\", \"port\": " + port + ", \"check\": {\"ttl\": \"5s\"}}");
    }
    return "{\"services\": [" + String.join(", ", services) + "]}";
  }

  private static Map<String, String> owners(Output output) {
    Map<String, String> owners = new HashMap<>();
    Set<String> checks = new HashSet<>();
    output
        .inForce()
        .forEach(
            (path, declaration) -> {
              for (ServiceDefinition service : declaration.services()) {
                String id = service.service().id();
                assertEquals(null, owners.put(id, path), "two owners of " + id);
                service.checks().forEach(check -> assertTrue(checks.add(check.id())));
              }
            });
    return owners;
  }

  private static void everyGoodClaimIsServed(
      Map<String, Set<String>> good, Map<String, String> owners) {
    good.forEach(
        (path, ids) ->
            ids.forEach(id -> assertTrue(owners.containsKey(id), path + " wants " + id)));
  }

  private static void nobodyIsDispossessed(
      Map<String, Set<String>> good, Map<String, String> before, Map<String, String> now) {
    before.forEach(
        (id, path) -> {
          if (good.getOrDefault(path, Set.of()).contains(id)) {
            assertEquals(path, now.get(id), "owner of " + id);
          }
        });
  }

  private static void nothingIsInForceThatNobodyDeclares(
      Duration settle, Map<String, Set<String>> good, Map<String, String> owners) {
    if (settle.isZero()) {
      owners.forEach(
          (id, path) ->
              assertFalse(!good.getOrDefault(path, Set.of()).contains(id), path + " has " + id));
    }
  }
}
