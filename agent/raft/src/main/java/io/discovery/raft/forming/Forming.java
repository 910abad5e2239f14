package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a server finds the others with which it is to begin a cluster, or the cluster that is there
 * already: an input in, what is to be done out. No thread, clock, random source, socket or file.
 *
 * <p>Once it has a cluster it asks seldom but answers still, for ever: others may learn from it
 * alone that theirs has begun, or that it never will.
 *
 * <p>Not safe for use by several threads; belongs to whoever steps it.
 */
public final class Forming {
  /** How long to wait before a memory is stored that there was no room for, ns. */
  static final long STORAGE_RETRY_NANOS = 1_000_000_000L;

  /** The first line for the log comes after so long, ns: most clusters have begun by then. */
  static final long FIRST_LINE_NANOS = 10_000_000_000L;

  /** A line for the log every so often, ns. */
  static final long LINE_NANOS = 60_000_000_000L;

  private final Settings settings;
  private final FormingRules rules;
  private final Meetings meetings = new Meetings();
  private final Dialing dialing;
  private final Proposing proposing;
  private final Evidence evidence;
  private final Report report;
  private Memory durable;
  private @Nullable Memory asked;
  private @Nullable UUID joining;
  private @Nullable String storageFull;
  private long now = -1;
  private long rememberAt;
  private long lineAt;
  private boolean begun;
  private boolean told;

  /**
   * A server with what it remembers, all of it durable.
   *
   * @throws IllegalArgumentException when the settings are another server's
   */
  public Forming(Settings settings, Memory found) {
    if (!settings.self().equals(found.self())) {
      throw new IllegalArgumentException("the memory is of another server than the settings");
    }
    this.settings = settings;
    rules = settings.rules();
    durable = found;
    SplittableRandom lots = new SplittableRandom(settings.seed());
    dialing = new Dialing(settings.addresses(), lots);
    proposing = new Proposing(settings, meetings, lots);
    evidence = new Evidence(settings, meetings);
    report = new Report(settings, meetings, dialing, proposing);
  }

  /**
   * One turn.
   *
   * @param nowNanos of a monotonic clock that began at 0 or later; never less than before
   */
  public Output step(long nowNanos, Input input) {
    if (nowNanos < now || nowNanos < 0) {
      throw new IllegalStateException("invariant broken: time does not go back");
    }
    now = nowNanos;
    if (!begun) {
      begun = true;
      lineAt = now + FIRST_LINE_NANOS;
    }
    boolean changed = handle(input);
    Memory next = asked == null && now >= rememberAt ? next() : null;
    asked = next == null ? asked : next;
    List<Ask> asks = asks(changed);
    Greeting reply = input instanceof Input.Asked ? greeting() : null;
    return new Output(asks, reply, next, formed(), joinable(), line(), wakeAt());
  }

  /** What is durable. */
  public Memory memory() {
    return durable;
  }

  /** How it stands, for a person: "1 of 3 servers; waiting for …". Empty once it has a cluster. */
  public String standing() {
    return durable.cluster() == null
        ? report.text(durable, evidence.yes(durable.promise()), storageFull, Math.max(now, 0))
        : "";
  }

  /** Returns whether what is durable is another one now. */
  private boolean handle(Input input) {
    switch (input) {
      case Input.TimePassed _ -> {}
      case Input.Asked a -> meet(a.greeting(), false);
      case Input.Answered a -> {
        boolean own = isOwn(a.greeting());
        dialing.answered(a.address(), own ? Report.ITSELF : report.words(a.greeting()), now);
        meet(a.greeting(), true);
      }
      case Input.Unreachable u -> dialing.unreachable(u.address(), u.why(), now);
      case Input.Join j -> joining = j.cluster();
      case Input.Remembered _ -> {
        return remembered();
      }
      case Input.NotRemembered n -> {
        asked = null;
        storageFull = n.why();
        rememberAt = now + STORAGE_RETRY_NANOS;
      }
    }
    return false;
  }

  private boolean isOwn(Greeting greeting) {
    return greeting.self().equals(settings.self()) && greeting.run() == settings.seed();
  }

  /**
   * An answer of this server's id but of another process is a copy's. A question may be an old one
   * of its own.
   */
  private void meet(Greeting greeting, boolean answer) {
    if (!greeting.self().equals(settings.self())) {
      meetings.add(greeting, now);
    } else if (!isOwn(greeting) && (answer || !greeting.address().equals(settings.address()))) {
      meetings.contradict("server " + settings.self(), settings.address(), greeting.address(), now);
    }
  }

  private boolean remembered() {
    Memory stored = asked;
    if (stored == null) {
      return false;
    }
    Plan before = durable.promise();
    if (before != null && stored.promise() == null && before.proposer().equals(settings.self())) {
      proposing.backOff(now);
    }
    durable = stored;
    asked = null;
    storageFull = null;
    return true;
  }

  /** What is to be remembered besides what is; null: nothing. */
  private @Nullable Memory next() {
    if (durable.cluster() != null) {
      return null;
    }
    Plan promise = durable.promise();
    UUID cluster = joining;
    joining = null;
    if (promise == null) {
      return cluster == null ? changed(answered(durable)) : durable.belongingTo(cluster);
    }
    evidence.gather(promise);
    if (evidence.isBegun(promise)
        || rules.isComplete(evidence.yes().size(), promise.members().size())) {
      return durable.belongingTo(promise.cluster());
    }
    if (cluster != null && rules.mayJoin(promise)) {
      return durable.lettingGo(promise).belongingTo(cluster);
    }
    if (rules.mayLetGo(promise, evidence.isBuried(promise))) {
      return durable.lettingGo(promise);
    }
    return changed(answered(durable));
  }

  private @Nullable Memory changed(Memory next) {
    return next.equals(durable) ? null : next;
  }

  /** Says yes to one of the plans that name this server, or makes one, and no to all others. */
  private Memory answered(Memory before) {
    Memory memory = before;
    List<Plan> others = new ArrayList<>();
    for (Meetings.Meeting each : meetings.plansWith(settings.self())) {
      Plan plan = each.greeting().promise();
      if (plan == null || plan.equals(memory.promise())) {
        continue;
      }
      boolean fit = memory.hasRoomFor(plan.proposer()) && evidence.isFit(plan, each, now);
      if (fit && rules.mayPromise(plan, memory.promise(), memory.refused(plan.proposer()))) {
        memory = memory.promising(plan);
      } else {
        others.add(plan);
      }
    }
    if (memory.promise() == null && memory.hasRoomFor(settings.self())) {
      Plan own = proposing.plan(memory, dialing.haveAllBeenTried(), now);
      memory = own == null ? memory : memory.promising(own);
    }
    for (Plan each : others) {
      boolean news = each.number() > memory.refused(each.proposer());
      if (news && memory.hasRoomFor(each.proposer()) && !each.equals(before.promise())) {
        memory = memory.refusing(each.proposer(), each.number());
      }
    }
    return memory;
  }

  private List<Ask> asks(boolean changed) {
    Plan promise = durable.promise();
    if (durable.cluster() == null) {
      dialing.keep(othersToAsk());
    } else if (changed && promise != null) {
      // Nobody has to wait for its next question to hear that the cluster has begun.
      dialing.keep(addresses(promise));
    } else {
      dialing.settle();
    }
    if (changed) {
      dialing.hurry(now);
    } else if (proposing.isNear(durable, now)) {
      dialing.hasten(now);
    }
    List<String> due = dialing.due(now);
    if (due.isEmpty()) {
      return List.of();
    }
    Greeting greeting = greeting();
    return due.stream().map(address -> new Ask(address, greeting)).toList();
  }

  private List<String> addresses(Plan promise) {
    return promise.members().stream()
        .map(Member::address)
        .filter(each -> !each.equals(settings.address()))
        .toList();
  }

  private List<String> othersToAsk() {
    List<String> others = new ArrayList<>(meetings.addresses(each -> proposing.isPeer(each, now)));
    Plan promise = durable.promise();
    if (promise != null) {
      others.addAll(addresses(promise));
    }
    others.remove(settings.address());
    return others;
  }

  private Greeting greeting() {
    return new Greeting(
        settings.self(),
        settings.seed(),
        settings.address(),
        settings.datacenter(),
        settings.expect(),
        durable.cluster(),
        durable.promise(),
        durable.refused(),
        evidence.yes(durable.promise()));
  }

  private @Nullable Formed formed() {
    UUID cluster = durable.cluster();
    if (cluster == null || told) {
      return null;
    }
    told = true;
    Plan plan = durable.promise();
    return new Formed(cluster, plan == null ? Configuration.NONE : plan.configuration());
  }

  /** Of two clusters a person must say which one is meant. */
  private @Nullable Joinable joinable() {
    Map<UUID, Greeting> clusters = meetings.clusters(settings.datacenter());
    if (durable.cluster() != null || !rules.mayJoin(durable.promise()) || clusters.size() != 1) {
      return null;
    }
    Map.Entry<UUID, Greeting> only = clusters.entrySet().iterator().next();
    return new Joinable(only.getKey(), only.getValue().address());
  }

  private String line() {
    if (now < lineAt) {
      return "";
    }
    lineAt = now + LINE_NANOS;
    UUID cluster = durable.cluster();
    return cluster == null ? standing() : report.foreign(cluster, now);
  }

  private long wakeAt() {
    long next = dialing.nextAt();
    if (durable.cluster() != null) {
      return next;
    }
    next = Math.min(next, lineAt);
    next = rememberAt > now ? Math.min(next, rememberAt) : next;
    return Math.min(next, proposing.nextAt(now));
  }
}
