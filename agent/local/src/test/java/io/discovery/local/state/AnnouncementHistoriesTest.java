package io.discovery.local.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that come and go while Puppet runs begin and end, agents are restarted and commands are
 * lost or slow: whatever happens, a new service is not answered before its time, is answered in
 * bounded time, and one that is answered is never held back.
 */
class AnnouncementHistoriesTest {
  private static final int HISTORIES = 300;
  private static final int STEPS = 200;
  private static final String[] IDS = {"s0", "s1", "s2", "s3"};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noServiceIsAnsweredBeforeItsTimeAndNoneForgotten(boolean runHangsAtTheEnd) {
    int waited = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      try {
        History history = new History(seed);
        history.run(runHangsAtTheEnd);
        waited += history.waited;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(waited > HISTORIES, "the histories are about services that wait: " + waited);
  }

  /** Planted: a service whose waiting is forgotten is found by the same book-keeping. */
  @Test
  void theBookKeepingFindsAServiceThatIsAnsweredTooEarly() {
    History history = new History(1);
    history.m.puppetRuns = true;
    history.declare("s0", Announce.AFTER_RUN);
    history.m.apply(
        new Command.Register(Machine.NODE, false, List.of(Service.of("s0", "s0", 1)), List.of()));
    AssertionError found = null;
    try {
      history.judge();
    } catch (AssertionError e) {
      found = e;
    }
    assertTrue(found != null, "not found");
  }

  private static final class History {
    private final SplittableRandom random;
    private final Duration settleNew;
    private final Duration settleRun;
    private final Machine m;

    /** When each service appeared that may have to wait, by the book, and whether a run was on. */
    private final Map<String, Long> since = new HashMap<>();

    private final Set<String> sawRun = new HashSet<>();

    /** Declared before, or answered already: not new. */
    private final Set<String> known = new HashSet<>();

    /** Found answered in the catalog. */
    private final Set<String> answered = new HashSet<>();

    private long runBegan;
    private boolean looked;
    private Snapshot seen = Snapshot.EMPTY;
    int waited;

    History(int seed) {
      random = new SplittableRandom(seed);
      settleNew = random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(3);
      settleRun = random.nextInt(4) == 0 ? Duration.ZERO : Duration.ofSeconds(10);
      m = new Machine(settings());
      begin();
    }

    private Settings settings() {
      return new Settings(Machine.NODE, Declaration.NONE, settleNew, settleRun, random.nextLong());
    }

    void run(boolean runHangs) {
      for (int step = 0; step < STEPS; step++) {
        step();
        book();
        judge();
      }
      if (m.puppetRuns != runHangs) {
        puppet();
      }
      if (!looked) {
        look();
      }
      // What was refused because a command came late is tried again after 30 s.
      for (int second = 0; second < (runHangs ? 341 : 50); second++) {
        pass(Machine.SECOND);
        while (!m.submitted.isEmpty()) {
          settleOne(0);
        }
      }
      end();
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> declare(id(), random.nextBoolean() ? Announce.AT_ONCE : Announce.AFTER_RUN);
        case 3 -> remove(id());
        case 4 -> puppet();
        case 5 -> restart();
        case 6, 7, 8, 9 -> pass(random.nextLong(8 * Machine.SECOND));
        case 10 -> look();
        case 11 -> endARun();
        default -> settleOne(random.nextInt(6));
      }
    }

    private String id() {
      return IDS[random.nextInt(IDS.length)];
    }

    private void puppet() {
      m.puppetRuns = !m.puppetRuns;
      runBegan = m.now;
    }

    void declare(String id, Announce announce) {
      boolean fresh = !m.files.containsKey(id);
      if (fresh) {
        appeared(id, announce);
      } else if (announce == Announce.AT_ONCE) {
        known.add(id);
        since.remove(id);
      }
      CheckDefinition[] checks = new CheckDefinition[random.nextInt(2)];
      for (int i = 0; i < checks.length; i++) {
        checks[i] = random.nextBoolean() ? Machine.tcp(id + "c", id) : Machine.ttl(id + "c", id);
      }
      Service service = Service.of(id, id, 80 + random.nextInt(2));
      m.file(
          id,
          new Declaration(
              List.of(new ServiceDefinition(service, List.of(checks), announce)), List.of()));
    }

    private void appeared(String id, Announce announce) {
      if (announce == Announce.AT_ONCE || answeredIn(seen, id)) {
        known.add(id);
      }
      if (!known.contains(id)) {
        since.put(id, m.now);
        sawRun.remove(id);
        waited++;
      }
    }

    private void remove(String id) {
      since.remove(id);
      m.remove(id);
    }

    /** What is submitted is lost or was just applied; files and catalog are left. */
    private void restart() {
      while (!m.submitted.isEmpty() && random.nextBoolean()) {
        m.apply(m.submitted.remove().command());
      }
      m.submitted.clear();
      m.running.clear();
      m.watchRun = false;
      m.state = new LocalState(settings());
      known.clear();
      since.clear();
      answered.removeIf(id -> !answeredIn(m.catalog, id));
      // It will be found there at the first look, whenever that comes.
      List.of(IDS).stream().filter(id -> answeredIn(m.catalog, id)).forEach(known::add);
      seen = Snapshot.EMPTY;
      begin();
    }

    private void begin() {
      looked = false;
      if (random.nextBoolean()) {
        look();
      }
      m.files.forEach(
          (id, declaration) -> appeared(id, declaration.services().getFirst().announce()));
      m.take(new Input.FilesInForce(new TreeMap<>(m.files)));
      m.take(new Input.Restored(List.of(), List.of()));
    }

    private void look() {
      seen = m.catalog;
      m.see();
      if (!looked) {
        looked = true;
        since.keySet().stream().filter(id -> answeredIn(seen, id)).forEach(known::add);
        since.keySet().removeAll(known);
      }
    }

    private void endARun() {
      if (!m.running.isEmpty()) {
        Output.Run run = m.running.values().iterator().next();
        m.running.remove(run.number());
        m.take(new Input.Finished(run.number(), CheckStatus.PASSING, "out"));
      }
    }

    private void pass(long nanos) {
      for (long left = nanos; left > 0; left -= Machine.LOOK) {
        m.pass(Math.min(left, Machine.LOOK));
        book();
      }
    }

    /** One command meets its fate: applied and told, applied untold, or lost. */
    private void settleOne(int fate) {
      if (m.submitted.isEmpty()) {
        return;
      }
      Output.Submission next = m.submitted.remove();
      if (fate == 5) {
        m.take(new Input.Settled(next.number(), new Outcome.Failed("no leader")));
        return;
      }
      Command.Result result = m.apply(next.command());
      judge();
      if (fate != 4) {
        look();
        m.take(new Input.Settled(next.number(), m.outcome(result)));
      }
    }

    /** Keeps the book: what no longer has to wait is known from then on. */
    private void book() {
      for (String id : List.copyOf(since.keySet())) {
        long waits = m.now - Objects.requireNonNull(since.get(id));
        if (m.puppetRuns) {
          sawRun.add(id);
        }
        boolean unseen = !sawRun.contains(id) || m.now - runBegan <= Machine.LOOK;
        boolean settled = waits >= settleRun.toNanos() && (unseen || !m.puppetRuns);
        if (waits >= Announcements.LONGEST || (sawRun.contains(id) && !m.puppetRuns) || settled) {
          known.add(id);
          since.remove(id);
        }
      }
    }

    void judge() {
      for (String id : IDS) {
        if (answeredIn(m.catalog, id)) {
          assertFalse(since.containsKey(id), id + " is answered before its time");
          answered.add(id);
        } else if (m.hasService(id)) {
          assertFalse(answered.contains(id), id + " was answered and is held back");
        }
      }
    }

    private static boolean answeredIn(Snapshot catalog, String id) {
      NodeEntry node = catalog.registry().node(Machine.NAME).orElse(null);
      return node != null
          && node.services().containsKey(id)
          && !node.checks().containsKey(Announce.checkId(id));
    }

    private void end() {
      judge();
      assertFalse(m.watchRun, "nothing waits");
      NodeEntry entry = Objects.requireNonNull(m.entry());
      assertEquals(m.files.keySet(), entry.services().keySet());
      Map<String, Check> checks = new TreeMap<>();
      entry.checks().forEach((id, check) -> checks.put(id, check.value()));
      assertEquals(m.view.checks(), checks);
      assertTrue(checks.keySet().stream().noneMatch(Announce::isCheckId), checks.toString());
    }
  }
}
