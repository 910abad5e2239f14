package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.local.definition.Announce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the difference between what should stand in the catalog and what does into commands.
 *
 * <p>A subject is <em>suspect</em> when it may differ; planning compares suspects and forgets those
 * that agree. A subject that a command is under way for is left alone until the command's outcome
 * is known <em>and</em> visible in a look at the catalog not older than the command; then it is
 * suspect again. So no command is repeated for want of news, and a command whose effect comes late,
 * or comes although it was given up, is made good by the comparison that its effect causes.
 */
final class AntiEntropy {
  /** Commands under way at once: enough to keep a group commit busy, few enough to bound it. */
  static final int MAX_UNDER_WAY = 16;

  /** Services and checks in one command; a service and its checks are never parted. */
  static final int MAX_PARCEL = 64;

  /** A command without an answer counts as failed: 10 s in ns. */
  static final long PATIENCE = 10_000_000_000L;

  /** First and longest pause after failures in a row: 50 ms and 5 s in ns. */
  static final long MIN_PAUSE = 50_000_000L;

  static final long MAX_PAUSE = 5_000_000_000L;

  /** Pause before what was refused on its own is tried again: 30 s in ns. */
  static final long REFUSED_PAUSE = 30_000_000_000L;

  /** Everything is compared so often, should a difference have been overlooked: 1 min in ns. */
  static final long COMPARISON = 60_000_000_000L;

  /**
   * A command under way.
   *
   * @param units how many separable things are in it
   * @param appliedAt index it was applied at, or -1 while that is unknown
   */
  private record Flight(Set<Subject> subjects, int units, long appliedAt) {}

  private final Node node;
  private final Desired desired;
  private final Agenda agenda;
  private final long seed;
  private final Held held = new Held();
  private final LinkedHashSet<Subject> suspects = new LinkedHashSet<>();
  private final Map<Long, Flight> flights = new HashMap<>();
  private final Set<Subject> underWay = new HashSet<>();

  /** To be sent in a command of its own, because one it shared was refused. */
  private final Set<Subject> alone = new HashSet<>();

  /** Refused on its own, or tugged at by others: left alone until its pause is over. */
  private final Set<Subject> resting = new HashSet<>();

  private final Tugs tugs = new Tugs();
  private long commands;
  private int failures;

  AntiEntropy(Node node, Desired desired, Agenda agenda, long seed) {
    this.node = node;
    this.desired = desired;
    this.agenda = agenda;
    this.seed = seed;
    suspects.add(new Subject.OfNode());
  }

  Held held() {
    return held;
  }

  /** What should stand in the catalog may have changed. */
  void suspect(Subject subject) {
    tugs.wishChanged(subject);
    suspects.add(subject);
  }

  /** Whether the catalog may still have to learn about it. */
  boolean open(Subject subject) {
    return suspects.contains(subject) || underWay.contains(subject);
  }

  /** Whether it waits after a failure, or has no view of the catalog yet. */
  boolean waiting() {
    return !held.seen() || agenda.has(new Due.Retry());
  }

  void compareAll(long now) {
    tugs.clean(now);
    suspects.add(new Subject.OfNode());
    suspects.addAll(desired.all());
    held.each(suspects::add);
    agenda.set(new Due.Comparison(), now + COMPARISON);
  }

  void look(long index, @Nullable NodeEntry entry) {
    held.look(index, entry, suspects::add);
    for (Map.Entry<Long, Flight> flight : List.copyOf(flights.entrySet())) {
      long appliedAt = flight.getValue().appliedAt();
      if (appliedAt >= 0 && appliedAt <= held.index()) {
        land(flight.getKey());
      }
    }
  }

  void settled(long command, Outcome outcome, Turn turn) {
    Flight flight = flights.get(command);
    if (flight == null || flight.appliedAt() >= 0) {
      return;
    }
    switch (outcome) {
      case Outcome.Done done -> {
        failures = 0;
        tugs.done(flight.subjects(), turn.now);
        if (done.index() <= held.index()) {
          land(command);
        } else {
          flights.put(command, new Flight(flight.subjects(), flight.units(), done.index()));
        }
      }
      case Outcome.Refused no -> refused(command, flight, no.why(), turn);
      case Outcome.Failed failed -> failed(command, failed.why(), turn);
    }
  }

  /** No answer came, or none that showed in the catalog. */
  void unanswered(long command, Turn turn) {
    failed(command, "no answer", turn);
  }

  private void refused(long command, Flight flight, String why, Turn turn) {
    land(command);
    if (flight.units() > 1) {
      alone.addAll(flight.subjects());
      return;
    }
    turn.warn("catalog refused subject=" + flight.subjects() + " why=" + why + "; tried again");
    for (Subject subject : flight.subjects()) {
      leaveAlone(subject, turn.now + REFUSED_PAUSE);
    }
  }

  private void leaveAlone(Subject subject, long until) {
    resting.add(subject);
    suspects.remove(subject);
    agenda.set(new Due.RetryOf(subject), until);
  }

  /** Leaves what is wrong again so soon after it was made right alone for a while. */
  private boolean tugged(Subject subject, long now) {
    long until = tugs.restUntil(subject, now);
    if (until <= now) {
      return false;
    }
    leaveAlone(subject, until);
    return true;
  }

  private void failed(long command, String why, Turn turn) {
    land(command);
    if (agenda.has(new Due.Retry())) {
      return; // one of several that failed together
    }
    failures++;
    long longest = Math.min(MAX_PAUSE, MIN_PAUSE << Math.min(failures - 1, 10));
    long pause = longest / 2 + Spread.below(longest / 2, commands, seed);
    if (failures == 1) {
      turn.notice("catalog not reached why=" + why + "; tried again until it is");
    }
    agenda.set(new Due.Retry(), turn.now + pause);
  }

  void rested(Subject subject) {
    resting.remove(subject);
    suspects.add(subject);
  }

  private void land(long command) {
    Flight flight = flights.remove(command);
    agenda.cancel(new Due.Unanswered(command));
    if (flight != null) {
      underWay.removeAll(flight.subjects());
      suspects.addAll(flight.subjects());
    }
  }

  /** Submits what differs, as far as there is room. */
  void plan(Turn turn) {
    if (waiting() || suspects.isEmpty() || flights.size() >= MAX_UNDER_WAY) {
      return;
    }
    new Parcels(turn).fill();
    if (desired.complete()) {
      for (Subject subject : List.copyOf(suspects)) {
        if (flights.size() < MAX_UNDER_WAY) {
          remove(subject, turn);
        }
      }
    }
  }

  private boolean busy(Subject subject) {
    return underWay.contains(subject) || resting.contains(subject);
  }

  private void remove(Subject subject, Turn turn) {
    if (busy(subject)) {
      return;
    }
    Command command =
        switch (subject) {
          case Subject.OfNode _ -> null;
          case Subject.OfService s -> {
            boolean superfluous = desired.service(s.id()) == null && held.service(s.id()) != null;
            yield superfluous ? new Command.DeregisterService(node.name(), s.id()) : null;
          }
          case Subject.OfCheck c -> {
            Check found = held.check(c.id());
            boolean superfluous = found != null && desired.check(c.id()) == null && mayGo(found);
            yield superfluous ? new Command.DeregisterCheck(node.name(), c.id()) : null;
          }
        };
    if (command != null && tugged(subject, turn.now)) {
      return;
    }
    if (command != null) {
      submit(command, Set.of(subject), 1, turn);
    }
    if (command != null || agrees(subject)) {
      suspects.remove(subject);
    }
  }

  /** A check goes with its service when that goes as well, and the cluster's own never goes. */
  private boolean mayGo(Check found) {
    boolean goesWithService =
        held.service(found.serviceId()) != null && desired.service(found.serviceId()) == null;
    return !goesWithService && !found.id().equals(Check.SERF_HEALTH) && judged(found.id());
  }

  /** What keeps a service from being answered goes last: what judges it must stand there first. */
  private boolean judged(String announcement) {
    String id = Announce.serviceOf(announcement);
    return id == null
        || desired.service(id) == null
        || desired.checksOf(id).stream().allMatch(this::standsOrRests);
  }

  private boolean standsOrRests(String checkId) {
    Check wished = desired.check(checkId);
    return wished == null || held.has(wished) || resting.contains(new Subject.OfCheck(checkId));
  }

  private boolean agrees(Subject subject) {
    return held.agrees(subject, node, desired);
  }

  private void submit(Command command, Set<Subject> subjects, int units, Turn turn) {
    long number = ++commands;
    flights.put(number, new Flight(Set.copyOf(subjects), units, -1));
    underWay.addAll(subjects);
    tugs.sent(subjects);
    agenda.set(new Due.Unanswered(number), turn.now + PATIENCE);
    turn.submit(number, command);
  }

  /** Packs what is to be registered into few commands. */
  private final class Parcels {
    private final Turn turn;
    private final List<Service> services = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final Set<Subject> subjects = new HashSet<>();
    private int units;

    Parcels(Turn turn) {
      this.turn = turn;
    }

    void fill() {
      for (Subject subject : List.copyOf(suspects)) {
        if (flights.size() >= MAX_UNDER_WAY) {
          break;
        }
        if (!subjects.contains(subject) && !busy(subject)) {
          add(subject);
        }
        if (subjects.size() >= MAX_PARCEL) {
          flush();
        }
      }
      if (!subjects.isEmpty()) {
        flush();
      }
    }

    private void add(Subject subject) {
      if (agrees(subject)) {
        suspects.remove(subject);
        alone.remove(subject);
        return;
      }
      if (tugged(subject, turn.now)) {
        return;
      }
      boolean single = alone.remove(subject);
      if (single && !subjects.isEmpty()) {
        flush();
      }
      switch (subject) {
        case Subject.OfNode _ -> take(subject);
        case Subject.OfService s -> addService(s);
        case Subject.OfCheck c -> addCheck(c);
      }
      if (single && !subjects.isEmpty()) {
        flush();
      }
    }

    private void addService(Subject.OfService subject) {
      Service wished = desired.service(subject.id());
      String announcement = Announce.checkId(subject.id());
      boolean parted =
          desired.check(announcement) != null && busy(new Subject.OfCheck(announcement));
      if (wished == null || parted) {
        return;
      }
      take(subject);
      services.add(held.withForeignTags(wished));
      for (String id : desired.checksOf(subject.id())) {
        Subject.OfCheck with = new Subject.OfCheck(id);
        Check check = desired.check(id);
        if (check != null && !busy(with) && !held.agrees(check) && !subjects.contains(with)) {
          takeWith(with);
          checks.add(check);
        }
      }
    }

    private void addCheck(Subject.OfCheck subject) {
      Check wished = desired.check(subject.id());
      if (wished != null && judgedStands(wished.serviceId())) {
        take(subject);
        checks.add(wished);
      }
    }

    /** A check of a service that the catalog does not hold would be refused. */
    private boolean judgedStands(String serviceId) {
      Subject service = new Subject.OfService(serviceId);
      return serviceId.isEmpty()
          || subjects.contains(service)
          || (held.service(serviceId) != null && !busy(service));
    }

    private void take(Subject subject) {
      units++;
      takeWith(subject);
    }

    private void takeWith(Subject subject) {
      subjects.add(subject);
      suspects.remove(subject);
    }

    private void flush() {
      if (flights.size() >= MAX_UNDER_WAY) {
        suspects.addAll(subjects);
      } else {
        submit(new Command.Register(node, false, services, checks), subjects, units, turn);
      }
      services.clear();
      checks.clear();
      subjects.clear();
      units = 0;
    }
  }
}
