package io.discovery.local.state;

import static io.discovery.local.state.Machine.SECOND;
import static io.discovery.local.state.Machine.afterRun;
import static io.discovery.local.state.Machine.declares;
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
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** New services that are announced after the Puppet run that brings them. */
class AnnouncementsTest {
  private static final ServiceDefinition WEB = afterRun(service("web", tcp("web_tcp", "web")));
  private static final Settings SETTINGS =
      new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, 7);

  /** A machine in the middle of a run of the Puppet agent that just wrote the service's file. */
  private static Machine duringARun() {
    Machine m = Machine.ready();
    m.puppetRuns = true;
    m.file("web.json", declares(WEB));
    m.pass(SECOND);
    m.commit();
    return m;
  }

  private static void passAndCommit(Machine m, long seconds) {
    for (long second = 0; second < seconds; second++) {
      m.pass(SECOND);
      m.commit();
    }
  }

  private static String said(Machine m) {
    return Objects.requireNonNull(m.inCatalog("announce:web")).output();
  }

  @Test
  void aNewServiceAndWhatKeepsItBackReachTheCatalogInOneCommand() {
    Machine m = Machine.ready();
    m.file("web.json", declares(WEB));
    Command.Register command = (Command.Register) m.submitted.getFirst().command();
    assertEquals(List.of("web"), command.services().stream().map(Service::id).toList());
    assertEquals(
        List.of("announce:web", "web_tcp"),
        command.checks().stream().map(Check::id).sorted().toList());
    assertEquals(1, m.submitted.size());
    m.commit();
    assertTrue(m.heldBack("web"));
    assertEquals("Announcement", Objects.requireNonNull(m.inCatalog("announce:web")).name());
    assertTrue(m.run("web_tcp").isPresent(), "its own checks run meanwhile");
  }

  @Test
  void itIsAnsweredWhenTheRunIsOverAndThenItsOwnChecksDecide() {
    Machine m = duringARun();
    m.finds("web_tcp", CheckStatus.CRITICAL, "refused");
    passAndCommit(m, 120);
    assertTrue(m.heldBack("web"));
    assertTrue(said(m).startsWith("waiting for the end of the Puppet run: it is under way"));
    assertEquals(m.inCatalog("announce:web"), m.view.checks().get("announce:web"));
    m.puppetRuns = false;
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
    assertNull(m.view.checks().get("announce:web"));
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"));
    assertFalse(m.watchRun, "nothing waits, nothing is watched");
  }

  @Test
  void aRunThatHangsHidesAServiceForFiveMinutesAtMost() {
    Machine m = duringARun();
    passAndCommit(m, 298);
    assertTrue(m.heldBack("web"));
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
    assertTrue(m.notices.getLast().contains("see why the run takes so long"));
    assertFalse(m.watchRun);
  }

  @Test
  void withoutARunItWaitsForTheSettleTime() {
    Machine m = Machine.ready();
    m.file("web.json", declares(WEB));
    passAndCommit(m, 9);
    assertTrue(m.heldBack("web"));
    assertEquals(
        "waiting for the end of the Puppet run: none is seen under way, so for 10.0s (settle_run)",
        said(m));
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
  }

  @Test
  void aRunThatBeginsWithinTheSettleTimeIsWaitedFor() {
    Machine m = Machine.ready();
    m.file("web.json", declares(WEB));
    passAndCommit(m, 9);
    m.puppetRuns = true;
    passAndCommit(m, 100);
    assertTrue(m.heldBack("web"));
    assertTrue(said(m).contains("it is under way"), said(m));
    m.puppetRuns = false;
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
  }

  @Test
  void aSettleTimeOfZeroStillLooksForARunOnce() {
    Settings atOnce = new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, Duration.ZERO, 7);
    Machine m = new Machine(atOnce);
    m.boot();
    m.puppetRuns = true;
    m.file("web.json", declares(WEB));
    passAndCommit(m, 20);
    assertTrue(m.heldBack("web"));
    m.puppetRuns = false;
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
    m.file("db.json", declares(afterRun(service("db"))));
    passAndCommit(m, 1);
    assertTrue(m.announced("db"));
  }

  @Test
  void whenNobodyTellsOfRunsTheBoundStillHolds() {
    Machine m = Machine.ready();
    m.file("web.json", declares(WEB));
    m.commit();
    m.now = m.now + 299 * SECOND;
    m.take(new Input.TimePassed());
    m.commit();
    assertTrue(m.heldBack("web"));
    m.now = m.now + SECOND;
    m.take(new Input.TimePassed());
    m.commit();
    assertTrue(m.announced("web"));
  }

  @Test
  void aServiceThatIsAnsweredAlreadyIsNeverHeldBack() {
    Machine m = duringARun();
    m.puppetRuns = false;
    passAndCommit(m, 1);
    m.puppetRuns = true;
    m.file(
        "web.json",
        declares(afterRun(new ServiceDefinition(Service.of("web", "web", 81), List.of()))));
    m.commit();
    assertTrue(m.announced("web"), "with another port and without its check");
    m.files.remove("web.json");
    m.file("other.json", declares(WEB));
    m.commit();
    assertTrue(m.announced("web"), "in another file");
    m.restart(SETTINGS);
    m.pass(SECOND);
    m.commit();
    assertTrue(m.announced("web"), "after a restart");
    m.remove("other.json");
    m.commit();
    passAndCommit(m, 3000);
    m.file("web.json", declares(WEB));
    m.commit();
    assertTrue(m.announced("web"), "back after less than an hour");
    assertFalse(m.watchRun);
  }

  @Test
  void aServiceThatComesBackAfterAnHourIsNew() {
    Machine m = duringARun();
    m.puppetRuns = false;
    passAndCommit(m, 1);
    m.remove("web.json");
    m.commit();
    m.pass(3600 * SECOND);
    m.commit();
    m.file("web.json", declares(WEB));
    m.commit();
    assertTrue(m.heldBack("web"));
  }

  @Test
  void manyRemovedServicesAreNotRememberedForEver() {
    Machine m = Machine.ready();
    for (int i = 0; i <= Announcements.MOST_REMEMBERED; i++) {
      m.files.put("one.json", declares(service("s" + i)));
      m.take(new Input.FilesInForce(m.files));
    }
    m.remove("one.json");
    m.file("first.json", declares(afterRun(service("s0"))));
    m.file("last.json", declares(afterRun(service("s1"))));
    assertTrue(m.view.checks().containsKey("announce:s0"), "forgotten, so new");
    assertFalse(m.view.checks().containsKey("announce:s1"));
  }

  @Test
  void onlyAnotherTimeOfAnnouncementIsNoChangeToTheCatalog() {
    Machine m = LocalStateTest.passing();
    m.puppetRuns = true;
    m.commands = 0;
    m.file("web.json", declares(WEB));
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    passAndCommit(m, 1);
    assertEquals(0, m.commands);
    assertEquals(CheckStatus.PASSING, m.status("web_tcp"));
  }

  @Test
  void writingAtOnceEndsTheWait() {
    Machine m = duringARun();
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.commit();
    assertTrue(m.announced("web"));
    assertFalse(m.watchRun);
  }

  @Test
  void aRestartInTheMiddleGoesOnWaitingWithAFreshBound() {
    Machine m = duringARun();
    passAndCommit(m, 200);
    m.restart(SETTINGS);
    passAndCommit(m, 200);
    assertTrue(m.heldBack("web"));
    m.puppetRuns = false;
    passAndCommit(m, 1);
    assertTrue(m.announced("web"));
  }

  @Test
  void afterARestartWhatKeptBackAServiceThatNoLongerWaitsIsGone() {
    Machine atOnce = duringARun();
    atOnce.files.put("web.json", declares(service("web", tcp("web_tcp", "web"))));
    atOnce.restart(SETTINGS);
    assertTrue(atOnce.announced("web"));
    Machine gone = duringARun();
    gone.files.clear();
    gone.restart(SETTINGS);
    assertFalse(gone.hasService("web"));
    assertNull(gone.inCatalog("announce:web"));
    Machine api = Machine.ready();
    Check left =
        new Check("announce:x", "", CheckStatus.CRITICAL, "", "", "", "", List.of(), "", 0);
    api.apply(new Command.Register(Machine.NODE, true, List.of(), List.of(left)));
    api.see();
    api.commit();
    assertNull(api.inCatalog("announce:x"), "whoever put it there");
  }

  @Test
  void aWaitingServiceThatGoesLeavesNothingBehindAndIsNewWhenItComesBack() {
    Machine m = duringARun();
    m.remove("web.json");
    m.commit();
    assertFalse(m.hasService("web"));
    assertNull(m.inCatalog("announce:web"));
    assertTrue(m.view.checks().isEmpty());
    assertFalse(m.watchRun);
    m.file("web.json", declares(WEB));
    m.commit();
    assertTrue(m.heldBack("web"));
    m.take(new Input.DeregisterService(m.ticket(), "web"));
    m.commit();
    assertFalse(m.hasService("web"));
    m.take(new Input.Reloaded());
    m.commit();
    assertTrue(m.heldBack("web"));
    m.puppetRuns = false;
    passAndCommit(m, 10);
    assertTrue(m.announced("web"));
  }

  @Test
  void whatIsNewIsDecidedWhenTheCatalogIsSeenHoweverLate() {
    Machine m = duringARun();
    m.puppetRuns = false;
    passAndCommit(m, 1);
    m.state = new LocalState(SETTINGS);
    m.running.clear();
    m.file("web.json", declares(WEB));
    m.file("db.json", declares(afterRun(service("db"))));
    m.take(new Input.Restored(List.of(), List.of()));
    assertFalse(m.watchRun, "nobody knows yet what is new");
    m.pass(60 * SECOND);
    m.puppetRuns = true;
    m.see();
    m.pass(0);
    m.commit();
    assertTrue(m.announced("web"));
    assertTrue(m.heldBack("db"));
    assertTrue(m.watchRun);
  }

  @Test
  void settlingForACheckAndWaitingForTheRunGoTogether() {
    Machine m = Machine.ready(Duration.ofSeconds(3));
    m.puppetRuns = true;
    m.file("web.json", declares(afterRun(service("web"))));
    passAndCommit(m, 2);
    assertFalse(m.hasService("web"));
    assertNotNull(m.view.checks().get("announce:web"), "the agent itself says why");
    m.file("check.json", declares(tcp("web_tcp", "web")));
    m.commit();
    assertTrue(m.heldBack("web"));
    assertEquals(CheckStatus.CRITICAL, m.status("web_tcp"));
    m.file("db.json", declares(afterRun(service("db"))));
    m.puppetRuns = false;
    passAndCommit(m, 2);
    assertTrue(m.announced("web"));
    assertFalse(m.hasService("db"), "it still settles");
    passAndCommit(m, 1);
    assertTrue(m.heldBack("db"), "no run was seen since it appeared");
    passAndCommit(m, 7);
    assertTrue(m.announced("db"));
  }

  @Test
  void aCheckThatComesLateInTheRunStandsInTheCatalogBeforeTheServiceIsAnswered() {
    Machine m = duringARun();
    m.file("late.json", declares(ttl("web_late", "web")));
    m.puppetRuns = false;
    m.pass(SECOND);
    Output.Submission late = m.submitted.remove();
    m.take(new Input.Settled(late.number(), new Outcome.Failed("lost")));
    assertEquals(List.of(), List.copyOf(m.submitted), "not before the check");
    m.pass(SECOND);
    assertTrue(m.submitted.getFirst().command() instanceof Command.Register);
    m.commit();
    assertTrue(m.announced("web"));
    assertEquals(CheckStatus.CRITICAL, m.status("web_late"));
  }

  @Test
  void aServiceAndWhatKeepsItBackAreNotPartedByWhoeverRemovesOneOfThem() {
    Machine m = duringARun();
    m.apply(new Command.DeregisterCheck(Machine.NAME, "announce:web"));
    m.see();
    m.apply(new Command.DeregisterService(Machine.NAME, "web"));
    m.see();
    for (int i = 0; i < 30; i++) {
      m.pass(SECOND / 10);
      while (!m.submitted.isEmpty()) {
        Output.Submission next = m.submitted.remove();
        Command.Result result = m.apply(next.command());
        assertFalse(m.announced("web"), "parted by " + next);
        m.see();
        m.take(new Input.Settled(next.number(), m.outcome(result)));
      }
    }
    assertTrue(m.heldBack("web"));
  }

  @Test
  void idsOfSuchChecksAreRefusedToEverybodyElse() {
    Machine m = duringARun();
    m.take(new Input.RegisterCheck(m.ticket(), ttl("announce:web", "web")));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("choose another"));
    m.take(new Input.Register(m.ticket(), service("x", ttl("announce:x", "x")), false));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("choose another"));
    m.take(new Input.DeregisterCheck(m.ticket(), "announce:web"));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("at_once"));
    m.take(new Input.Report(m.ticket(), "announce:web", CheckStatus.PASSING, ""));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("takes no reports"));
    m.file("bad.json", declares(ttl("announce:y", "")));
    assertTrue(m.notices.getLast().contains("choose another"), m.notices.getLast());
    m.commit();
    assertTrue(m.heldBack("web"));
    assertNull(m.inCatalog("announce:y"));
  }

  @Test
  void whatTheApiRegistersIsAnsweredAtOnce() {
    Machine m = Machine.ready();
    m.puppetRuns = true;
    m.take(new Input.Register(m.ticket(), WEB, false));
    m.commit();
    assertTrue(m.announced("web"));
    assertFalse(m.watchRun);
  }
}
