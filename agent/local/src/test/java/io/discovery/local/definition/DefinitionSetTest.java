package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.local.definition.DefinitionSet.Input;
import io.discovery.local.definition.DefinitionSet.Output;
import io.discovery.local.definition.DefinitionSet.Report;
import io.discovery.local.definition.DefinitionSet.Sight;
import io.discovery.local.document.Position;
import io.discovery.local.document.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DefinitionSetTest {
  private static final long MS = 1_000_000;
  private static final Sight GONE = new Sight.Gone();

  private DefinitionSet set = setWith(Duration.ZERO);

  private static DefinitionSet setWith(Duration settleRemoved) {
    return new DefinitionSet(new DefinitionSet.Settings(settleRemoved, Set.of("node_name")));
  }

  @Test
  void whatAFileDeclaresIsInForceAtOnceAndGoesWithIt() {
    Output there = see(0, "a.json", service("web", 80));
    assertTrue(there.changed());
    assertEquals(80, portOf(there, "web"));
    assertFalse(see(1, "a.json", service("web", 80)).changed());
    assertEquals(81, portOf(see(2, "a.json", service("web", 81)), "web"));
    Output gone = see(3, "a.json", GONE);
    assertTrue(gone.changed());
    assertTrue(gone.inForce().isEmpty());
  }

  @Test
  void aBadFileKeepsItsLastGoodVersionAndIsReportedOnceItHasSettled() {
    see(0, "a.json", service("web", 80));
    Output torn = see(10 * MS, "a.json", text("{\"service\": {\"na"));
    assertEquals(80, portOf(torn, "web"));
    assertEquals(List.of(), torn.reports());
    assertEquals(310 * MS, torn.wakeAt());
    assertEquals(List.of(), time(309 * MS).reports());
    Output settled = time(310 * MS);
    Report.Refused refused = (Report.Refused) settled.reports().getFirst();
    assertTrue(refused.olderInForce());
    assertEquals(Set.of("a.json"), settled.quarantined().keySet());
    assertEquals(80, portOf(settled, "web"));
    assertEquals(Long.MAX_VALUE, settled.wakeAt());
    Output mended = see(400 * MS, "a.json", service("web", 81));
    assertEquals(List.of(new Report.Mended("a.json")), mended.reports());
    assertTrue(mended.quarantined().isEmpty());
    assertEquals(81, portOf(mended, "web"));
  }

  @Test
  void aHalfWrittenFileThatIsCompletedIsNobodysBusiness() {
    see(0, "a.json", text(""));
    Output half = see(100 * MS, "a.json", text("{\"service\""));
    assertEquals(400 * MS, half.wakeAt());
    Output whole = see(399 * MS, "a.json", service("web", 80));
    assertEquals(List.of(), whole.reports());
    assertEquals(80, portOf(whole, "web"));
    assertEquals(List.of(), time(1000 * MS).reports());
  }

  @Test
  void aMomentarilyUnreadableFileStaysInForce() {
    see(0, "a.json", service("web", 80));
    Problem denied = new Problem("a.json", Position.START, "", "", "denied", "chmod");
    assertEquals(80, portOf(see(1, "a.json", new Sight.Unreadable(denied)), "web"));
    assertEquals(List.of(denied), judge(2).quarantined().get("a.json"));
    assertEquals(
        List.of(new Report.Mended("a.json")), see(3, "a.json", service("web", 80)).reports());
  }

  @Test
  void aFileWhoseGroupIsSetAfterItIsPutInPlaceIsNobodysBusiness() {
    Sight denied =
        new Sight.Unreadable(new Problem("a.json", Position.START, "", "", "denied", "chmod"));
    see(0, "a.json", denied);
    assertEquals(List.of(), time(1999 * MS).reports());
    Output readable = see(1999 * MS, "a.json", service("web", 80));
    assertEquals(80, portOf(readable, "web"));
    assertEquals(List.of(), readable.reports());
    assertEquals(3999 * MS, see(1999 * MS, "a.json", denied).wakeAt());
    assertEquals(80, portOf(time(3998 * MS), "web"));
    assertEquals(1, time(3999 * MS).reports().size());
    assertEquals(80, portOf(time(4000 * MS), "web"));
  }

  @Test
  void judgingReportsWithoutWaitingAndOnlyOnce() {
    see(0, "a.json", text("nonsense"));
    assertEquals(1, judge(1).reports().size());
    assertEquals(List.of(), judge(2).reports());
    assertEquals(Set.of("a.json"), judge(3).quarantined().keySet());
  }

  @Test
  void theFirstPathHasTheIdAtAColdStartAndTheSecondIsToldWhoHoldsIt() {
    SortedMap<String, Sight> all = new TreeMap<>();
    all.put("b.json", service("web", 2));
    all.put("a.json", service("web", 1));
    set.step(0, new Input.Seen(all));
    Output judged = judge(1);
    assertEquals(1, portOf(judged, "web"));
    assertEquals(Set.of("b.json"), judged.quarantined().keySet());
    assertEquals(
        "b.json:1:13: service.id: the service id is taken by a.json (\"web\"); give it another id,"
            + " or remove it from one of the two files",
        of(judged.quarantined(), "b.json").getFirst().toString());
  }

  @Test
  void whoHoldsAnIdKeepsItAndTheNextTakesOverWhenItIsReleased() {
    see(0, "z.json", service("web", 1));
    see(1, "a.json", service("web", 2));
    see(2, "b.json", service("web", 3));
    assertEquals(1, portOf(judge(3), "web"));
    Output released = see(4, "z.json", service("db", 9));
    assertEquals(2, portOf(released, "web"));
    assertEquals(List.of(new Report.Mended("a.json")), released.reports());
    assertEquals(3, portOf(see(5, "a.json", GONE), "web"));
  }

  @Test
  void theRestOfAFileWithATakenIdIsInForce() {
    see(0, "a.json", service("web", 1));
    Output output =
        see(
            1,
            "b.json",
            text("{\"services\": [{\"name\": \"web\"}, {\"name\": \"db\", \"port\": 5}]}"));
    assertEquals(1, portOf(output, "web"));
    assertEquals(5, portOf(output, "db"));
  }

  @Test
  void aServiceIsInForceOnlyTogetherWithItsChecks() {
    see(0, "a.json", text("{\"check\": {\"name\": \"c\", \"ttl\": 5}}"));
    String service = "{\"service\": {\"name\": \"web\", \"check\": {\"id\": \"c\", \"ttl\": 5}}}";
    Output output = see(1, "b.json", text(service));
    assertFalse(output.inForce().containsKey("b.json"));
    assertEquals(
        "the check id is taken by a.json",
        of(judge(2).quarantined(), "b.json").getFirst().reason());
    assertTrue(see(3, "a.json", GONE).inForce().containsKey("b.json"));
  }

  @Test
  void aNewVersionThatWantsATakenIdLeavesTheOldVersionInForce() {
    see(0, "a.json", text("{\"check\": {\"name\": \"c\", \"ttl\": 5}}"));
    see(1, "b.json", service("web", 80));
    String greedy =
        "{\"service\": {\"name\": \"web\", \"port\": 81, \"check\": {\"id\": \"c\", \"ttl\": 5}}}";
    Output output = see(2, "b.json", text(greedy));
    assertEquals(80, portOf(output, "web"));
    assertTrue(((Report.Refused) judge(3).reports().getFirst()).olderInForce());
    assertEquals(81, portOf(see(4, "a.json", GONE), "web"));
  }

  @Test
  void anIdThatMovesToAnotherFileInOneLookNeverLeaves() {
    see(0, "a.json", service("web", 80));
    SortedMap<String, Sight> renamed = new TreeMap<>();
    renamed.put("a.json", GONE);
    renamed.put("b.json", service("web", 80));
    Output output = set.step(1, new Input.Seen(renamed));
    assertEquals(80, portOf(output, "web"));
    assertEquals(Set.of("b.json"), output.inForce().keySet());
    assertEquals(List.of(), output.reports());
  }

  @Test
  void aRemovedIdStaysForItsSettleTimeAndGoesThen() {
    set = setWith(Duration.ofSeconds(5));
    see(0, "a.json", service("web", 80));
    Output gone = see(1, "a.json", GONE);
    assertFalse(gone.changed());
    assertEquals(5_000 * MS + 1, gone.wakeAt());
    assertFalse(time(5_000 * MS).changed());
    Output settled = time(5_000 * MS + 1);
    assertTrue(settled.changed());
    assertTrue(settled.inForce().isEmpty());
    assertEquals(Long.MAX_VALUE, settled.wakeAt());
  }

  @Test
  void aRemovedIdThatComesBackUnderAnyNameInTimeIsOneChange() {
    set = setWith(Duration.ofSeconds(5));
    see(0, "a.json", service("web", 80));
    see(1, "a.json", GONE);
    Output back = see(4_000 * MS, "z.json", service("web", 81));
    assertEquals(81, portOf(back, "web"));
    assertEquals(Set.of("z.json"), back.inForce().keySet());
    assertEquals(Long.MAX_VALUE, back.wakeAt());
    see(4_001 * MS, "z.json", GONE);
    assertEquals(82, portOf(see(4_002 * MS, "z.json", service("web", 82)), "web"));
    assertEquals(82, portOf(time(60_000 * MS), "web"));
  }

  @Test
  void aLingeringServiceGivesUpACheckThatIsDeclaredElsewhere() {
    set = setWith(Duration.ofSeconds(5));
    String whole = "{\"service\": {\"name\": \"web\", \"check\": {\"id\": \"c\", \"ttl\": 5}}}";
    see(0, "a.json", text(whole));
    see(1, "a.json", GONE);
    Output output = see(2, "b.json", text("{\"check\": {\"name\": \"c\", \"ttl\": 9}}"));
    assertEquals(List.of(), of(output.inForce(), "a.json").services().getFirst().checks());
    assertEquals("c", of(output.inForce(), "b.json").checks().getFirst().id());
  }

  @Test
  void aPureConfigurationFileIsNeitherDeclaredNorRefused() {
    Output output = see(0, "agent.json", text("{\"node_name\": \"n\"}"));
    assertTrue(output.inForce().isEmpty());
    assertTrue(judge(1).quarantined().isEmpty());
  }

  @Test
  void aNoticeIsToldOnce() {
    Output output = see(0, "a.json", service("my_web", 80));
    assertEquals(1, output.reports().size());
    assertEquals(List.of(), judge(1).reports());
  }

  private Output see(long now, String path, Sight sight) {
    SortedMap<String, Sight> one = new TreeMap<>();
    one.put(path, sight);
    return set.step(now, new Input.Seen(one));
  }

  private Output time(long now) {
    return set.step(now, new Input.TimePassed());
  }

  private Output judge(long now) {
    return set.step(now, new Input.Judge());
  }

  private static Sight service(String name, int port) {
    return text("{\"service\": {\"name\": \"" + name + "\", \"port\": " + port + "}}");
  }

  private static Sight text(String text) {
    return new Sight.Contents(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The port of the one instance of that id; fails when there is none or several. */
  private static int portOf(Output output, String id) {
    int found = -1;
    for (Declaration declaration : output.inForce().values()) {
      for (ServiceDefinition service : declaration.services()) {
        if (service.service().id().equals(id)) {
          assertEquals(-1, found, "declared twice: " + id);
          found = service.service().port();
        }
      }
    }
    return found;
  }

  private static <T> T of(Map<String, T> byPath, String path) {
    return Objects.requireNonNull(byPath.get(path));
  }
}
