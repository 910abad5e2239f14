package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Service;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What this machine declares and measures, and what the catalog must be told about it: the one
 * deterministic core of the agent's own half (see the package's essay).
 *
 * <p>Used by one thread. Every step costs at most about as much as there are declarations, and
 * usually as much as the input touches.
 */
public final class LocalState {
  private final Settings settings;
  private final Agenda agenda = new Agenda();
  private final Ownership ownership;
  private final Services services = new Services();
  private final Checks checks;
  private final AntiEntropy antiEntropy;
  private final Announcements announcements;
  private final Tickets tickets = new Tickets(agenda);
  private PSortedMap<String, Service> serviceView = TreePMap.empty();
  private PSortedMap<String, Check> checkView = TreePMap.empty();
  private PSortedMap<String, String> pending = TreePMap.empty();
  private boolean filesRead;
  private boolean storeRead;
  private boolean begun;
  private long last = Long.MIN_VALUE;

  public LocalState(Settings settings) {
    this.settings = settings;
    this.ownership = new Ownership(settings.own());
    this.antiEntropy = new AntiEntropy(settings.node(), new Wishes(), agenda, settings.seed());
    this.checks =
        new Checks(agenda, settings.seed(), id -> antiEntropy.suspect(new Subject.OfCheck(id)));
    this.announcements = new Announcements(settings.settleRun(), agenda, this::announcementChanged);
  }

  /**
   * Takes one input, after all that has become due by then.
   *
   * @param now monotonic time in nanoseconds, never less than in the step before
   */
  public Output step(long now, Input input) {
    if (now < last) {
      throw new IllegalStateException("invariant broken: time went back");
    }
    last = now;
    Turn turn = new Turn(now);
    if (!begun) {
      begun = true;
      ownership.touchOwn(turn);
    }
    for (Agenda.Entry due = agenda.poll(now); due != null; due = agenda.poll(now)) {
      carryOut(due.due(), due.at(), turn);
    }
    accept(input, turn);
    resolve(turn);
    checks.start(turn);
    antiEntropy.plan(turn);
    tickets.finish(antiEntropy, turn);
    return turn.output(new LocalView(serviceView, checkView, pending), watchRun(), agenda.next());
  }

  /** Before the catalog was seen nobody knows what is new. */
  private boolean watchRun() {
    return antiEntropy.held().seen() && announcements.anyWaiting();
  }

  private void carryOut(Due due, long at, Turn turn) {
    switch (due) {
      case Due.Run run -> checks.runDue(run.checkId(), at, turn.now);
      case Due.Overdue overdue -> checks.overdue(overdue.run(), turn);
      case Due.Expiry expiry -> checks.expired(expiry.checkId(), turn);
      case Due.OutputShown shown -> checks.outputShown(shown.checkId(), turn.now);
      case Due.Settled settled -> settle(settled.serviceId());
      case Due.Announced announced -> announcements.due(announced.serviceId(), turn);
      case Due.Unanswered command -> antiEntropy.unanswered(command.command(), turn);
      case Due.Retry _ -> {}
      case Due.RetryOf retry -> antiEntropy.rested(retry.subject());
      case Due.Comparison _ -> antiEntropy.compareAll(turn.now);
      case Due.Waited waited -> tickets.waited(waited.ticket(), turn);
    }
  }

  private void accept(Input input, Turn turn) {
    switch (input) {
      case Input.FilesInForce files -> {
        ownership.files(files.byPath(), turn);
        filesRead = true;
        nowComplete(turn.now);
      }
      case Input.Restored restored -> {
        ownership.restored(restored, turn);
        storeRead = true;
        nowComplete(turn.now);
      }
      case Input.Register r -> {
        ownership.register(r.service(), r.replaceChecks(), turn);
        await(r.ticket(), turn);
      }
      case Input.RegisterCheck r -> {
        refuseUnknownService(r.check(), turn);
        if (!turn.refused()) {
          ownership.register(r.check(), turn);
        }
        await(r.ticket(), turn);
      }
      case Input.DeregisterService d -> {
        ownership.deregisterService(d.id(), turn);
        await(d.ticket(), turn);
      }
      case Input.DeregisterCheck d -> {
        ownership.deregisterCheck(d.id(), turn);
        await(d.ticket(), turn);
      }
      case Input.Report report -> {
        if (Announce.isCheckId(report.checkId())) {
          turn.refuse(
              false, "check \"" + report.checkId() + "\" takes no reports: " + Announce.RESERVED);
        } else {
          checks.report(report, turn);
        }
        await(report.ticket(), turn);
      }
      case Input.Reloaded _ -> ownership.reloaded(turn);
      case Input.PuppetRun run -> announcements.told(run.live(), turn);
      case Input.Finished f -> checks.finished(f.run(), f.status(), f.output(), turn);
      case Input.CatalogHolds look -> look(look, turn);
      case Input.Settled s -> antiEntropy.settled(s.command(), s.outcome(), turn);
      case Input.TimePassed _ -> {}
    }
  }

  private void nowComplete(long now) {
    if (filesRead && storeRead && !agenda.has(new Due.Comparison())) {
      antiEntropy.compareAll(now);
    }
  }

  private void refuseUnknownService(CheckDefinition check, Turn turn) {
    String id = check.serviceId();
    if (!id.isEmpty() && !services.has(id)) {
      turn.refuse(
          true,
          "check \""
              + check.id()
              + "\" refers to service id \""
              + id
              + "\", which is not registered on this agent; register the service first");
    }
  }

  /** Lets the caller of an input that was not refused wait for all that it touched. */
  private void await(long ticket, Turn turn) {
    if (turn.refused()) {
      return;
    }
    Set<Subject> subjects = new HashSet<>();
    turn.touchedServices.forEach(id -> subjects.add(new Subject.OfService(id)));
    turn.touchedChecks.forEach(id -> subjects.add(new Subject.OfCheck(id)));
    tickets.open(ticket, subjects, turn.now);
  }

  private void look(Input.CatalogHolds look, Turn turn) {
    boolean first = !antiEntropy.held().seen();
    antiEntropy.look(look.index(), look.node().orElse(null));
    if (first) {
      checks.rememberAll(antiEntropy.held().entry(), turn);
      announcements.firstLook(antiEntropy.held(), turn.now);
    }
    for (String id : services.settling()) {
      if (antiEntropy.held().service(id) != null) {
        settle(id);
      }
    }
  }

  /** Brings services and checks in line with what is declared, for all that was touched. */
  private void resolve(Turn turn) {
    for (String id : turn.touchedServices) {
      resolveService(id, turn);
    }
    // Whether a check is pending, and its labels, follow from its service.
    for (String id : turn.touchedServices) {
      turn.touchedChecks.addAll(services.checksOf(id));
    }
    for (String id : turn.touchedChecks) {
      resolveCheck(id, turn);
    }
  }

  private void resolveService(String id, Turn turn) {
    Owned<Service> owned = ownership.service(id);
    if (owned == null) {
      if (services.has(id)) {
        announcements.disappeared(id, turn.now);
      }
      services.remove(id);
      serviceView = serviceView.minus(id);
      agenda.cancel(new Due.Settled(id));
    } else {
      boolean fresh = !services.has(id);
      services.put(owned.value());
      serviceView = serviceView.plus(id, owned.value());
      if (fresh && mustSettle(id, owned.owner())) {
        services.unsettle(id);
        agenda.set(new Due.Settled(id), turn.now + settings.settleNew().toNanos());
      }
      if (fresh) {
        announcements.appeared(id, ownership.announce(id), antiEntropy.held(), turn);
      } else {
        announcements.changed(id, ownership.announce(id));
      }
    }
    announcementChanged(id);
    antiEntropy.suspect(new Subject.OfService(id));
  }

  /** What keeps a service from being answered, its reason or its labels may have changed. */
  private void announcementChanged(String serviceId) {
    String id = Announce.checkId(serviceId);
    Check here = announcements.check(services.get(serviceId));
    checkView = here == null ? checkView.minus(id) : checkView.plus(id, here);
    antiEntropy.suspect(new Subject.OfCheck(id));
  }

  /** The API's callers declare a service whole; only files come one after the other. */
  private boolean mustSettle(String id, Owner owner) {
    return owner instanceof Owner.File
        && settings.settleNew().isPositive()
        && antiEntropy.held().service(id) == null
        && services.checksOf(id).isEmpty();
  }

  private void settle(String id) {
    agenda.cancel(new Due.Settled(id));
    services.settle(id);
    antiEntropy.suspect(new Subject.OfService(id));
    services.checksOf(id).forEach(check -> antiEntropy.suspect(new Subject.OfCheck(check)));
    announcementChanged(id);
  }

  private void resolveCheck(String id, Turn turn) {
    Owned<CheckDefinition> owned = ownership.check(id);
    CheckDefinition definition = owned == null ? null : owned.value();
    services.judge(id, definition == null ? null : definition.serviceId());
    String serviceId = definition == null ? "" : definition.serviceId();
    boolean waits = !serviceId.isEmpty() && !services.has(serviceId);
    pending = waits ? pending.plus(id, serviceId) : pending.minus(id);
    checks.declare(id, waits ? null : definition, antiEntropy.held().entry(), turn);
    if (services.isSettling(serviceId)) {
      settle(serviceId);
    }
    Check here = checks.here(id, services.get(serviceId));
    checkView = here == null ? checkView.minus(id) : checkView.plus(id, here);
  }

  /** What should stand in the catalog, read from the state as it is when asked. */
  private final class Wishes implements Desired {
    @Override
    public @Nullable Service service(String id) {
      return services.settled(id);
    }

    @Override
    public @Nullable Check check(String id) {
      String waiting = Announce.serviceOf(id);
      if (waiting != null) {
        return announcements.check(services.settled(waiting));
      }
      CheckState state = checks.get(id);
      if (state == null) {
        return null;
      }
      String serviceId = state.definition.serviceId();
      Service judged = services.settled(serviceId);
      return serviceId.isEmpty() || judged != null ? state.shown(judged) : null;
    }

    @Override
    public Set<String> checksOf(String serviceId) {
      Set<String> all = new HashSet<>(services.checksOf(serviceId));
      if (announcements.isWaiting(serviceId)) {
        all.add(Announce.checkId(serviceId));
      }
      return all;
    }

    @Override
    public Set<Subject> all() {
      Set<Subject> all = new HashSet<>();
      services.ids().forEach(id -> all.add(new Subject.OfService(id)));
      announcements.waiting().forEach(id -> all.add(new Subject.OfCheck(Announce.checkId(id))));
      checks.ids().forEach(id -> all.add(new Subject.OfCheck(id)));
      return all;
    }

    @Override
    public boolean complete() {
      return filesRead && storeRead;
    }
  }
}
