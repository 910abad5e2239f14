package io.discovery.local.state;

import static io.discovery.local.state.Machine.SECOND;
import static io.discovery.local.state.Machine.declares;
import static io.discovery.local.state.Machine.service;
import static io.discovery.local.state.Machine.tcp;
import static io.discovery.local.state.Machine.ttl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.Declaration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  @Test
  void theApiRegistersAServiceWhichIsStoredAndItsCallerWaitsForTheCatalog() {
    Machine m = Machine.ready();
    long ticket = m.ticket();
    m.take(new Input.Register(ticket, service("api", ttl("api_ttl", "api")), false));
    assertEquals(
        List.of(new Output.Storing.PutService(service("api", ttl("api_ttl", "api")))), m.stored);
    assertFalse(m.finished.contains(ticket));
    m.commit();
    assertTrue(m.finished.contains(ticket));
    assertTrue(m.hasService("api"));
  }

  @Test
  void aCallerDoesNotWaitForACatalogThatCannotBeReached() {
    Machine m = Machine.ready();
    long ticket = m.ticket();
    m.take(new Input.Register(ticket, service("api"), false));
    m.take(new Input.Settled(m.submitted.remove().number(), new Outcome.Failed("no leader")));
    assertTrue(m.finished.contains(ticket));
    long slow = m.ticket();
    m.pass(SECOND);
    m.take(new Input.Register(slow, service("api2"), false));
    m.pass(2 * SECOND);
    assertTrue(m.finished.contains(slow));
    m.commit();
    assertTrue(m.hasService("api") && m.hasService("api2"));
  }

  @Test
  void theApiCannotTakeWhatAFileDeclares() {
    Machine m = Machine.ready();
    m.file("/etc/web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.take(new Input.Register(m.ticket(), service("web"), false));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("/etc/web.json"));
    m.take(new Input.RegisterCheck(m.ticket(), ttl("web_tcp", "web")));
    assertTrue(Objects.requireNonNull(m.refusal).message().contains("/etc/web.json"));
    m.take(new Input.Register(m.ticket(), service("x", ttl("web_tcp", "x")), false));
    assertNotNull(m.refusal);
    assertEquals(List.of(), m.stored);
  }

  @Test
  void aFileTakesOverAnIdOfTheApiForGood() {
    Machine m = Machine.ready();
    m.take(new Input.Register(m.ticket(), service("web", ttl("old", "web")), false));
    m.commit();
    m.file("web.json", declares(service("web", tcp("new", "web"))));
    m.commit();
    assertTrue(m.notices.getLast().contains("taken over id=web file=web.json"));
    assertEquals(new Output.Storing.DropService("web"), m.stored.getLast());
    assertNull(m.status("old"));
    assertNotNull(m.status("new"));
    m.remove("web.json");
    m.commit();
    assertFalse(m.hasService("web"), "does not come back from the dead");
  }

  @Test
  void deregisteringOverTheApiRemovesAFilesServiceUntilTheFileChangesOrAReload() {
    Machine m = Machine.ready();
    m.file("web.json", declares(service("web", tcp("web_tcp", "web"))));
    m.commit();
    m.take(new Input.DeregisterService(m.ticket(), "web"));
    m.commit();
    assertFalse(m.hasService("web"));
    m.file("other.json", declares(service("other")));
    m.pass(120 * SECOND);
    m.commit();
    assertFalse(m.hasService("web"), "stays away while its file is as it was");
    m.take(new Input.Reloaded());
    m.commit();
    assertTrue(m.hasService("web"));
    assertNotNull(m.status("web_tcp"));
    m.take(new Input.DeregisterCheck(m.ticket(), "web_tcp"));
    m.commit();
    assertNull(m.status("web_tcp"));
    m.file("web.json", declares(service("web", ttl("web_tcp", "web"))));
    m.commit();
    assertNotNull(m.status("web_tcp"));
  }

  @Test
  void deregisteringAServiceOfTheApiForgetsItWithItsChecks() {
    Machine m = Machine.ready();
    m.take(new Input.Register(m.ticket(), service("api", ttl("in", "api")), false));
    m.take(new Input.RegisterCheck(m.ticket(), ttl("beside", "api")));
    m.file("check.json", declares(tcp("filed", "api")));
    m.commit();
    assertNotNull(m.status("filed"));
    m.take(new Input.DeregisterService(m.ticket(), "api"));
    m.commit();
    assertFalse(m.hasService("api"));
    assertTrue(m.stored.contains(new Output.Storing.DropService("api")));
    assertTrue(m.stored.contains(new Output.Storing.DropCheck("beside")));
    assertEquals(List.of("filed"), List.copyOf(m.view.pending().keySet()));
    m.take(new Input.DeregisterService(m.ticket(), "api"));
    assertTrue(Objects.requireNonNull(m.refusal).unknown());
    m.take(new Input.DeregisterCheck(m.ticket(), "in"));
    assertTrue(Objects.requireNonNull(m.refusal).unknown());
  }

  @Test
  void registeringAgainKeepsOtherChecksUnlessTheyAreToBeReplaced() {
    Machine m = Machine.ready();
    m.take(new Input.Register(m.ticket(), service("api", ttl("a", "api")), false));
    m.take(new Input.RegisterCheck(m.ticket(), ttl("c", "api")));
    m.take(new Input.Report(m.ticket(), "a", CheckStatus.PASSING, ""));
    m.take(new Input.Register(m.ticket(), service("api", ttl("b", "api")), false));
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("a"));
    assertNotNull(m.status("b"));
    assertNotNull(m.status("c"));
    m.take(new Input.Register(m.ticket(), service("api", ttl("b", "api")), true));
    m.commit();
    assertNull(m.status("a"));
    assertNotNull(m.status("b"));
    assertNull(m.status("c"));
  }

  @Test
  void aCheckForAServiceThatIsNotHereIsRefusedByName() {
    Machine m = Machine.ready();
    m.take(new Input.RegisterCheck(m.ticket(), ttl("t", "nope")));
    assertTrue(Objects.requireNonNull(m.refusal).unknown());
    assertTrue(m.refusal.message().contains("\"nope\""));
  }

  @Test
  void registrationsOfTheApiLiveOnOverARestartUnlessAFileHasTheirIdByThen() {
    Machine m = Machine.ready();
    m.take(new Input.Register(m.ticket(), service("api", ttl("t", "api")), false));
    m.take(new Input.Report(m.ticket(), "t", CheckStatus.PASSING, "good"));
    m.commit();
    m.state = new LocalState(new Settings(Machine.NODE, Declaration.NONE, Duration.ZERO, 3));
    m.stored.clear();
    m.file("web.json", declares(service("web")));
    m.see();
    m.take(
        new Input.Restored(
            List.of(service("api", ttl("t", "api")), service("web", ttl("w", "web"))), List.of()));
    m.commit();
    assertEquals(CheckStatus.PASSING, m.status("t"));
    assertNull(m.status("w"));
    assertEquals(List.of(new Output.Storing.DropService("web")), m.stored);
  }

  @Test
  void theAgentsOwnServiceBelongsToNobodyElse() {
    Machine m =
        new Machine(
            new Settings(Machine.NODE, declares(service("consul")), Duration.ofSeconds(9), 3));
    m.boot();
    assertTrue(m.hasService("consul"), "and it does not settle");
    m.take(new Input.DeregisterService(m.ticket(), "consul"));
    assertFalse(Objects.requireNonNull(m.refusal).unknown());
    m.take(new Input.Register(m.ticket(), service("consul"), false));
    assertNotNull(m.refusal);
  }

  @Test
  void anIdInTwoFilesBelongsToTheFirstAndTheSecondIsNamed() {
    Machine m = Machine.ready();
    m.file("a.json", declares(service("web", tcp("a", "web"))));
    m.file("b.json", declares(service("web", tcp("b", "web"))));
    m.commit();
    assertTrue(m.notices.getLast().contains("in_force=a.json ignored=b.json"));
    assertNotNull(m.status("a"));
    assertNull(m.status("b"));
    m.remove("a.json");
    m.commit();
    assertNull(m.status("a"));
    assertNotNull(m.status("b"));
  }
}
