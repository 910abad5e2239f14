package io.discovery.local.state;

import static io.discovery.local.state.Machine.SECOND;
import static io.discovery.local.state.Machine.declares;
import static io.discovery.local.state.Machine.script;
import static io.discovery.local.state.Machine.service;
import static io.discovery.local.state.Machine.tcp;
import static io.discovery.local.state.Machine.ttl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Service;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LocalStateTest {
  @Test
  void aServiceAndItsCheckReachTheCatalogInOneCommandAndTheCheckRunsAtOnce() {
    Machine m = Machine.ready();
    m.commands = 0;
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    assertEquals(1, m.commands);
    assertTrue(m.run("web_tcp").isPresent());
    m.commit();
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"), "the initial status");
    m.finds("web_tcp", CheckStatus.PASSING, "TCP connect localhost:8140: Success");
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
    assertEquals(List.of(), List.copyOf(m.submitted));
  }

  @Test
  void theSameResultAgainCostsNoCommand() {
    Machine m = passing();
    m.commands = 0;
    m.pass(13 * SECOND);
    m.finds("web_tcp", CheckStatus.PASSING, "ok");
    assertEquals(0, m.commands);
  }

  @Test
  void aServiceWithoutAFileIsGoneWithItsChecksAndNotRun() {
    Machine m = passing();
    m.pass(13 * SECOND);
    assertTrue(m.run("web_tcp").isPresent());
    m.remove("web.json");
    assertFalse(m.run("web_tcp").isPresent());
    m.commit();
    assertFalse(m.hasService("web"));
    assertNull(m.status("web_tcp"));
    assertTrue(m.view.services().isEmpty());
    assertTrue(m.view.checks().isEmpty());
  }

  @Test
  void aCheckWaitsForItsServiceWithoutBeingAnError() {
    Machine m = Machine.ready();
    m.file("check.json", declares(tcp("web_tcp", "web")));
    m.commit();
    assertFalse(m.run("web_tcp").isPresent());
    assertNull(m.status("web_tcp"));
    assertEquals(Map.of("web_tcp", "web"), m.view.pending());
    m.file("web.json", declares(service("web")));
    assertTrue(m.run("web_tcp").isPresent());
    m.commit();
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"));
    assertTrue(m.view.pending().isEmpty());
    m.remove("web.json");
    m.commit();
    assertEquals(Map.of("web_tcp", "web"), m.view.pending());
    assertNull(m.status("web_tcp"));
    assertFalse(m.run("web_tcp").isPresent());
    assertEquals(List.of(), m.notices);
  }

  @Test
  void anUnchangedCheckKeepsStateAndTimerOverAReload() {
    Machine m = passing();
    long due = m.wakeAt;
    m.file("other.json", declares(service("other")));
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.commit();
    assertFalse(m.run("web_tcp").isPresent());
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
    assertEquals(due, m.wakeAt);
  }

  @Test
  void aChangedCheckStartsOverAndRunsAtOnce() {
    Machine m = passing();
    m.file("web.json", declares(service("web", script("web_tcp", "web"))));
    assertTrue(m.run("web_tcp").isPresent());
    m.commit();
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"));
    assertEquals("script", Objects.requireNonNull(m.inCatalog("web_tcp")).type());
  }

  @Test
  void statusGoesOnOverARestartAndTheCheckRunsAtOnce() {
    Machine m = passing();
    m.restart(new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, 8));
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
    assertEquals("ok", Objects.requireNonNull(m.view.checks().get("web_tcp")).output());
    assertTrue(m.run("web_tcp").isPresent());
  }

  @Test
  void statusGoesOnAlsoWhenTheCatalogIsSeenAfterTheFilesAreRead() {
    Machine m = passing();
    m.state = new LocalState(new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, 8));
    m.running.clear();
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.take(new Input.Restored(List.of(), List.of()));
    assertEquals(List.of(), List.copyOf(m.submitted), "nothing is said to a catalog not yet seen");
    m.see();
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
  }

  @Test
  void nothingIsDeregisteredBeforeFilesAndStoreAreRead() {
    Machine m = passing();
    m.state = new LocalState(new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, 8));
    m.see();
    m.take(new Input.Restored(List.of(), List.of()));
    m.pass(120 * SECOND);
    m.commit();
    assertTrue(m.hasService("web"));
    m.remove("web.json");
    m.commit();
    assertFalse(m.hasService("web"));
  }

  @Test
  void theClustersOwnCheckIsNeverTouched() {
    Machine m = passing();
    Check serf =
        new Check(
            Check.SERF_HEALTH,
            "Serf Health Status",
            CheckStatus.PASSING,
            "",
            "Agent alive and reachable",
            "",
            "",
            List.of(),
            "",
            0);
    m.apply(new Command.Register(Machine.NODE, true, List.of(), List.of(serf)));
    m.see();
    m.pass(120 * SECOND);
    m.commit();
    assertEquals(serf, m.inCatalog(Check.SERF_HEALTH));
    m.file("serf.json", declares(tcp(Check.SERF_HEALTH, "")));
    m.commit();
    assertEquals(serf, m.inCatalog(Check.SERF_HEALTH));
    assertTrue(m.notices.getLast().contains("choose another"), m.notices.toString());
  }

  @Test
  void whatSomebodyElsePutOnThisNodeIsRemovedAndWhatTheyRemovedComesBack() {
    Machine m = passing();
    m.apply(new Command.Register(Machine.NODE, true, List.of(Service.of("x", "x", 1)), List.of()));
    m.apply(new Command.DeregisterService(Machine.NAME, "web"));
    m.see();
    m.commit();
    m.pass(SECOND);
    m.commit();
    assertFalse(m.hasService("x"));
    assertTrue(m.hasService("web"));
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
    m.apply(new Command.DeregisterNode(Machine.NAME));
    m.see();
    m.pass(SECOND);
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
    assertNotNull(m.entry());
  }

  @Test
  void whoeverWritesTheSameThingAllTheTimeIsAnsweredOnceASecond() {
    Machine m = passing();
    m.pass(SECOND);
    m.commands = 0;
    for (int i = 0; i < 1000; i++) {
      Service other = Service.of("web", "web", 4711);
      m.apply(new Command.Register(Machine.NODE, true, List.of(other), List.of()));
      m.see();
      m.pass(SECOND / 100);
      m.commit();
    }
    assertTrue(m.commands >= 9 && m.commands <= 11, m.commands + " commands in 10 seconds");
    m.pass(SECOND);
    m.commit();
    assertEquals(
        List.of(80),
        Objects.requireNonNull(m.entry()).services().values().stream()
            .map(service -> service.value().port())
            .toList());
  }

  @Test
  void aNewServiceWithoutACheckSettlesBeforeItIsRegistered() {
    Machine m = Machine.ready(Duration.ofSeconds(3));
    m.file("web.json", declares(service("web")));
    m.commit();
    m.pass(2 * SECOND);
    m.commit();
    assertFalse(m.hasService("web"));
    m.pass(SECOND);
    m.commit();
    assertTrue(m.hasService("web"));
  }

  @Test
  void aSettlingServiceIsRegisteredWithTheCheckThatArrives() {
    Machine m = Machine.ready(Duration.ofSeconds(3));
    m.file("web.json", declares(service("web")));
    m.pass(SECOND);
    m.file("check.json", declares(tcp("web_tcp", "web")));
    m.commit();
    assertTrue(m.hasService("web"));
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"));
  }

  @Test
  void aServiceWithItsChecksDoesNotSettleNorDoesOneThatTheCatalogKnows() {
    Machine m = Machine.ready(Duration.ofSeconds(3));
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.commit();
    assertTrue(m.hasService("web"));
    m.file("web.json", declares(service("web")));
    m.commit();
    m.restart(new Settings(Machine.NODE, Declaration.NONE, Duration.ofSeconds(3), 1));
    assertTrue(m.hasService("web"));
    assertNull(m.status("web_tcp"));
  }

  @Test
  void aTtlCheckGoesCriticalWithoutAReportAndKeepsWhatWasSaidLast() {
    Machine m = Machine.ready();
    m.file("web.json", declares(service("web", ttl("web_ttl", "web"))));
    m.commit();
    assertTrue(m.running.isEmpty());
    m.take(new Input.Report(m.ticket(), "web_ttl", CheckStatus.PASSING, "fine"));
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("web_ttl"));
    m.pass(19 * SECOND);
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("web_ttl"));
    m.pass(SECOND);
    m.commit();
    assertEquals(CheckStatus.CRITICAL, m.status("web_ttl"));
    assertEquals(
        "TTL expired (last output before timeout follows): fine",
        Objects.requireNonNull(m.inCatalog("web_ttl")).output());
  }

  @Test
  void reportsForAnythingElseAreRefused() {
    Machine m = passing();
    m.take(new Input.Report(m.ticket(), "nope", CheckStatus.PASSING, ""));
    assertTrue(Objects.requireNonNull(m.refusal).unknown());
    m.take(new Input.Report(m.ticket(), "web_tcp", CheckStatus.PASSING, ""));
    assertFalse(Objects.requireNonNull(m.refusal).unknown());
    assertTrue(m.refusal.message().contains("type tcp"), m.refusal.message());
  }

  @Test
  void outputThatChangesAllTheTimeReachesTheCatalogAtMostEveryThirtySeconds() {
    Machine m = passing();
    m.commands = 0;
    m.pass(13 * SECOND);
    for (int i = 0; i < 60; i++) {
      m.finds("web_tcp", CheckStatus.PASSING, "it is " + m.now);
      m.pass(10 * SECOND);
      m.commit();
    }
    assertTrue(m.commands >= 19 && m.commands <= 21, m.commands + " commands in 10 minutes");
    String here = Objects.requireNonNull(m.view.checks().get("web_tcp")).output();
    m.finds("web_tcp", CheckStatus.WARNING, "warned");
    assertEquals(CheckStatus.WARNING, m.status("web_tcp"), "a status does not wait");
    assertTrue(here.startsWith("it is "));
  }

  @Test
  void aRunThatStillGoesIsNotStartedTwiceAndDelaysNoOther() {
    Machine m = Machine.ready();
    CheckDefinition slow = script("slow", "");
    m.file("checks.json", declares(slow, script("quick", "")));
    long first = m.run("slow").orElseThrow().number();
    int quickRuns = 0;
    for (int second = 0; second < 14; second++) {
      if (m.run("quick").isPresent()) {
        m.finds("quick", CheckStatus.PASSING, "");
        quickRuns++;
      }
      m.pass(SECOND);
      assertEquals(first, m.run("slow").orElseThrow().number());
    }
    assertTrue(quickRuns >= 2, quickRuns + " runs");
  }

  @Test
  void aRunnerThatNeverAnswersCountsAsCriticalAndGivesItsPlaceBack() {
    Machine m = Machine.ready();
    m.file("check.json", declares(script("lost", "")));
    long first = m.run("lost").orElseThrow().number();
    m.pass(15 * SECOND);
    assertFalse(m.running.containsKey(first));
    m.take(new Input.Finished(first, CheckStatus.PASSING, "late"));
    m.commit();
    assertEquals(CheckStatus.CRITICAL, m.status("lost"));
    assertTrue(Objects.requireNonNull(m.inCatalog("lost")).output().startsWith("No result"));
  }

  @Test
  void noMoreScriptsRunAtOnceThanTheBoundAndTheRestFollows() {
    Machine m = Machine.ready();
    CheckDefinition[] checks = new CheckDefinition[100];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = script("check" + i, "");
    }
    m.file("checks.json", declares(checks));
    assertEquals(Schedule.MAX_SCRIPTS, m.running.size());
    int ended = 0;
    while (!m.running.isEmpty()) {
      m.ends(m.running.values().iterator().next().check().id(), CheckStatus.PASSING, "");
      ended++;
      assertTrue(m.running.size() <= Schedule.MAX_SCRIPTS);
    }
    assertEquals(100, ended);
  }

  @Test
  void runsOfChecksDeclaredTogetherAreSpreadOverTheInterval() {
    Machine m = Machine.ready();
    CheckDefinition[] checks = new CheckDefinition[200];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = tcp("check" + i, "");
    }
    m.file("checks.json", declares(checks));
    List.copyOf(m.running.values())
        .forEach(run -> m.ends(run.check().id(), CheckStatus.PASSING, ""));
    m.pass(15 * SECOND);
    List.copyOf(m.running.values())
        .forEach(run -> m.ends(run.check().id(), CheckStatus.PASSING, ""));
    int most = 0;
    int all = 0;
    for (int second = 0; second < 10; second++) {
      m.pass(SECOND);
      most = Math.max(most, m.running.size());
      all += m.running.size();
      List.copyOf(m.running.values())
          .forEach(run -> m.ends(run.check().id(), CheckStatus.PASSING, ""));
    }
    assertEquals(200, all, "each once per interval");
    assertTrue(most < 40, most + " in one second");
  }

  /** A machine with one service whose check passes. */
  static Machine passing() {
    Machine m = Machine.ready();
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.commit();
    m.finds("web_tcp", CheckStatus.PASSING, "ok");
    m.notices.clear();
    return m;
  }
}
