package io.discovery.local.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Definitions, results and API calls in any order, commands that are lost, repeated, late or fail,
 * a catalog that others edit, restarts: when all that ends, the catalog says what the machine says.
 */
class HistoriesEndInAgreementTest {
  private static final int HISTORIES = 600;
  private static final int STEPS = 150;

  @Test
  void whenFaultsEndTheCatalogSaysWhatTheMachineSays() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class History {
    private final SplittableRandom random;
    private final Machine m;
    private final List<Output.Submission> late = new ArrayList<>();
    private final Map<String, ServiceDefinition> apiServices = new HashMap<>();
    private final Map<String, CheckDefinition> apiChecks = new HashMap<>();
    private Snapshot before = Snapshot.EMPTY;

    History(int seed) {
      random = new SplittableRandom(seed);
      m = new Machine(settings());
    }

    private Settings settings() {
      Duration settle = random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(3);
      return new Settings(Machine.NODE, Declaration.NONE, settle, random.nextLong());
    }

    void run() {
      if (random.nextBoolean()) {
        m.boot();
      }
      for (int step = 0; step < STEPS; step++) {
        Map<String, Check> checks = m.view.checks();
        boolean measuring = step();
        if (!measuring) {
          unchangedChecksKeepTheirState(checks, m.view.checks());
        }
      }
      quiet();
      agree();
    }

    /** One event; says whether it may have moved the status of an unchanged check. */
    private boolean step() {
      switch (random.nextInt(14)) {
        case 0, 1 -> m.file("f" + random.nextInt(4), declaration());
        case 2 -> m.remove("f" + random.nextInt(4));
        case 3 -> register();
        case 4 -> deregister();
        case 5 -> {
          return endARun();
        }
        case 6 -> {
          m.take(new Input.Report(m.ticket(), id("c"), status(), "said " + random.nextInt(3)));
          return true;
        }
        case 7 -> {
          m.pass(random.nextLong(20 * Machine.SECOND));
          return true;
        }
        case 8 -> meddle();
        case 9 -> {
          m.see();
          return true; // the first look brings back what the catalog remembers
        }
        case 10 -> m.take(new Input.CatalogHolds(before.index(), node(before)));
        case 11 -> {
          before = m.catalog;
          if (random.nextInt(4) == 0) {
            restart();
            return true;
          }
        }
        default -> settleOne();
      }
      return false;
    }

    private static Optional<NodeEntry> node(Snapshot snapshot) {
      return snapshot.registry().node(Machine.NAME);
    }

    private String id(String prefix) {
      return prefix + random.nextInt(5);
    }

    private CheckStatus status() {
      return List.of(CheckStatus.values()).get(random.nextInt(3));
    }

    private CheckDefinition check(String serviceId) {
      return switch (random.nextInt(3)) {
        case 0 -> Machine.ttl(id("c"), serviceId);
        case 1 -> Machine.tcp(id("c"), serviceId);
        default -> Machine.script(id("c"), serviceId);
      };
    }

    private ServiceDefinition service() {
      String id = id("s");
      CheckDefinition[] checks = new CheckDefinition[random.nextInt(3)];
      for (int i = 0; i < checks.length; i++) {
        checks[i] = check(id);
      }
      ServiceDefinition plain = Machine.service(id, checks);
      Service service = Service.of(id, id("name"), 80 + random.nextInt(3), id("tag"));
      return new ServiceDefinition(service, plain.checks());
    }

    private Declaration declaration() {
      List<CheckDefinition> checks =
          random.nextBoolean() ? List.of() : List.of(check(random.nextInt(4) == 0 ? "" : id("s")));
      return new Declaration(random.nextInt(4) == 0 ? List.of() : List.of(service()), checks);
    }

    private void register() {
      if (random.nextBoolean()) {
        m.take(new Input.Register(m.ticket(), service(), random.nextBoolean()));
      } else {
        m.take(new Input.RegisterCheck(m.ticket(), check(id("s"))));
      }
      keep();
    }

    private void deregister() {
      if (random.nextBoolean()) {
        m.take(new Input.DeregisterService(m.ticket(), id("s")));
      } else {
        m.take(new Input.DeregisterCheck(m.ticket(), id("c")));
      }
      keep();
    }

    /** What the shell would have on disk. */
    private void keep() {
      for (Output.Storing change : m.stored) {
        switch (change) {
          case Output.Storing.PutService put ->
              apiServices.put(put.service().service().id(), put.service());
          case Output.Storing.PutCheck put -> apiChecks.put(put.check().id(), put.check());
          case Output.Storing.DropService drop -> apiServices.remove(drop.id());
          case Output.Storing.DropCheck drop -> apiChecks.remove(drop.id());
        }
      }
      m.stored.clear();
    }

    private void restart() {
      keep();
      late.addAll(m.submitted);
      m.submitted.clear();
      m.running.clear();
      m.state = new LocalState(settings());
      if (random.nextBoolean()) {
        m.see();
      }
      m.take(
          new Input.Restored(List.copyOf(apiServices.values()), List.copyOf(apiChecks.values())));
      m.take(new Input.FilesInForce(new TreeMap<>(m.files)));
      m.see();
    }

    private boolean endARun() {
      if (m.running.isEmpty()) {
        return false;
      }
      List<Output.Run> runs = List.copyOf(m.running.values());
      Output.Run run = runs.get(random.nextInt(runs.size()));
      m.running.remove(run.number());
      if (random.nextInt(5) > 0) {
        m.take(new Input.Finished(run.number(), status(), "out " + random.nextInt(3)));
      }
      return true;
    }

    /** Somebody else edits the catalog. */
    private void meddle() {
      Service foreign = Service.of(id("s"), id("name"), 1);
      m.apply(
          switch (random.nextInt(4)) {
            case 0 -> new Command.DeregisterNode(Machine.NAME);
            case 1 -> new Command.DeregisterService(Machine.NAME, id("s"));
            case 2 -> new Command.DeregisterCheck(Machine.NAME, id("c"));
            default -> new Command.Register(Machine.NODE, true, List.of(foreign), List.of());
          });
    }

    /** One command meets its fate. */
    private void settleOne() {
      if (!late.isEmpty() && random.nextInt(3) == 0) {
        m.apply(late.removeFirst().command());
      }
      if (m.submitted.isEmpty()) {
        return;
      }
      Output.Submission next = m.submitted.remove();
      switch (random.nextInt(6)) {
        case 0 -> fails(next.number());
        case 1 -> {
          late.add(next);
          fails(next.number());
        }
        case 2 -> late.add(next);
        case 3 -> m.apply(next.command());
        default -> {
          Outcome outcome = m.outcome(m.apply(next.command()));
          if (random.nextBoolean()) {
            m.see();
          }
          m.take(new Input.Settled(next.number(), outcome));
          m.take(new Input.Settled(next.number(), outcome));
        }
      }
    }

    private void fails(long number) {
      m.take(new Input.Settled(number, new Outcome.Failed("indeterminate")));
    }

    private void unchangedChecksKeepTheirState(Map<String, Check> was, Map<String, Check> is) {
      was.forEach(
          (id, check) -> {
            Check now = is.get(id);
            if (now != null && now.definitionDigest() == check.definitionDigest()) {
              assertEquals(check.status(), now.status(), id);
              assertEquals(check.output(), now.output(), id);
            }
          });
    }

    private void quiet() {
      late.forEach(command -> m.apply(command.command()));
      keep();
      m.take(new Input.Restored(List.of(), List.of()));
      m.take(new Input.FilesInForce(new TreeMap<>(m.files)));
      m.see();
      rest(52); // mostly too short for the full comparison to help
    }

    private void rest(int seconds) {
      for (int second = 0; second < seconds; second++) {
        m.commit();
        List.copyOf(m.running.values())
            .forEach(run -> m.ends(run.check().id(), CheckStatus.PASSING, "calm"));
        m.pass(Machine.SECOND);
      }
    }

    private void agree() {
      NodeEntry entry = node(m.catalog).orElseThrow();
      TreeMap<String, Service> services = new TreeMap<>();
      entry.services().forEach((id, service) -> services.put(id, service.value()));
      TreeMap<String, Check> checks = new TreeMap<>();
      entry.checks().forEach((id, check) -> checks.put(id, check.value()));
      assertEquals(m.view.services(), services);
      assertEquals(m.view.checks(), checks);
      assertEquals(Machine.NODE, entry.node().value());
      int commands = m.commands;
      rest(130);
      assertEquals(commands, m.commands, "a machine at rest says nothing");
      assertEquals(Collections.emptyList(), List.copyOf(m.submitted));
    }
  }
}
