package io.discovery.simulator.forming;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.forming.Formed;
import io.discovery.raft.forming.Greeting;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Plan;
import io.discovery.simulator.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows what every server ever made durable, as no server does, and holds all they do against it.
 */
final class Notary {
  private final FormingTally tally;
  private final boolean one;

  /** What each id has made durable last, of those that are no more, too. */
  private final Map<UUID, Memory> durable = new HashMap<>();

  /** Who has ever said yes to a plan. */
  private final Map<Plan, Set<UUID>> yes = new HashMap<>();

  private final Map<UUID, Configuration> begun = new HashMap<>();

  /**
   * A notary.
   *
   * @param one whether there may be one cluster only
   */
  Notary(FormingTally tally, boolean one) {
    this.tally = tally;
    this.one = one;
  }

  @Nullable Memory durable(UUID id) {
    return durable.get(id);
  }

  /** A server has made this durable, or found it so. */
  void durable(Memory memory) {
    UUID id = memory.self();
    Memory before = durable.getOrDefault(id, Memory.fresh(id));
    if (memory.equals(before) && durable.containsKey(id)) {
      return;
    }
    Plan old = before.promise();
    Plan now = memory.promise();
    Violation.unless(
        before.cluster() == null || before.cluster().equals(memory.cluster()),
        () -> "server %s was of cluster %s, now %s".formatted(id, before.cluster(), memory));
    if (old != null && !old.equals(now)) {
      tally.add(FormingTally.Of.LET_GO);
      Violation.unless(
          isDead(old),
          () -> "server %s let go of %s, to which nobody said no".formatted(id, words(old)));
    }
    if (now != null && !now.equals(old)) {
      promised(before, now);
    }
    before
        .refused()
        .forEach(
            (proposer, number) ->
                Violation.unless(
                    memory.refused().getOrDefault(proposer, 0L) >= number,
                    () -> "server %s has forgotten what it refused of %s".formatted(id, proposer)));
    if (memory.refused().size() > before.refused().size()) {
      tally.add(FormingTally.Of.REFUSALS);
    }
    durable.put(id, memory);
    UUID cluster = memory.cluster();
    if (cluster != null && before.cluster() == null) {
      belongs(id, cluster, now);
    }
  }

  private void promised(Memory before, Plan plan) {
    tally.add(FormingTally.Of.PROMISES);
    UUID id = before.self();
    Violation.unless(
        !saysNo(before, plan),
        () -> "server %s said no to %s, and then yes".formatted(id, words(plan)));
    if (!yes.containsKey(plan)) {
      tally.add(FormingTally.Of.PLANS);
    }
    yes.computeIfAbsent(plan, _ -> new HashSet<>()).add(id);
  }

  private static String words(Plan plan) {
    return "plan %d of %s".formatted(plan.number(), Packet.id(plan.proposer()));
  }

  private boolean saidYes(UUID id, Plan plan) {
    return yes.getOrDefault(plan, Set.of()).contains(id);
  }

  private boolean saysNo(Memory memory, Plan plan) {
    UUID cluster = memory.cluster();
    boolean refused = memory.refused().getOrDefault(plan.proposer(), 0L) >= plan.number();
    return refused || (cluster != null && !cluster.equals(plan.cluster()));
  }

  /** Some member has said no and never yes. */
  private boolean isDead(Plan plan) {
    for (Member each : plan.members()) {
      Memory memory = durable.get(each.id());
      if (memory != null && saysNo(memory, plan) && !saidYes(each.id(), plan)) {
        return true;
      }
    }
    return false;
  }

  /** What is said must be durable, whoever hears it. */
  void said(Greeting greeting) {
    Memory memory = durable.getOrDefault(greeting.self(), Memory.fresh(greeting.self()));
    Plan promise = greeting.promise();
    Violation.unless(
        promise == null || promise.equals(memory.promise()),
        () -> "server %s tells of a promise that is not durable".formatted(greeting.self()));
    Violation.unless(
        greeting.cluster() == null || greeting.cluster().equals(memory.cluster()),
        () -> "server %s tells of a cluster that is not durable".formatted(greeting.self()));
    greeting
        .refused()
        .forEach(
            (proposer, number) ->
                Violation.unless(
                    memory.refused().getOrDefault(proposer, 0L) >= number,
                    () -> "server %s tells of a no that is not durable".formatted(memory.self())));
    if (promise != null) {
      greeting
          .promised()
          .forEach(
              each ->
                  Violation.unless(
                      saidYes(each, promise),
                      () ->
                          "server %s was never heard to promise %s"
                              .formatted(each, words(promise))));
    }
  }

  /** A server has a cluster. */
  void formed(UUID id, Formed formed) {
    UUID cluster = formed.cluster();
    Memory memory = durable.getOrDefault(id, Memory.fresh(id));
    Violation.unless(
        cluster.equals(memory.cluster()),
        () -> "server %s begins %s, which is not durable".formatted(id, cluster));
    Plan promise = memory.promise();
    Configuration initial = promise == null ? Configuration.NONE : promise.configuration();
    Violation.unless(
        formed.initial().equals(initial),
        () -> "server %s begins with %s, not with %s".formatted(id, formed.initial(), initial));
  }

  /** It is durable that a server belongs to a cluster. */
  private void belongs(UUID id, UUID cluster, @Nullable Plan plan) {
    if (plan == null) {
      tally.add(FormingTally.Of.JOINED);
      Violation.unless(
          begun.containsKey(cluster),
          () -> "server %s has joined %s, which nobody began".formatted(id, cluster));
    } else {
      tally.add(FormingTally.Of.BEGAN);
      begins(id, cluster, plan.configuration());
    }
  }

  private void begins(UUID id, UUID cluster, Configuration initial) {
    Violation.unless(
        initial.find(id) != null,
        () -> "server %s begins %s without itself".formatted(id, cluster));
    Configuration known = begun.putIfAbsent(cluster, initial);
    Violation.unless(
        known == null || known.equals(initial),
        () -> "cluster %s begins with %s and with %s".formatted(cluster, known, initial));
    if (known != null) {
      return;
    }
    tally.add(FormingTally.Of.CLUSTERS);
    Violation.unless(!one || begun.size() == 1, () -> "a second cluster begins: " + begun);
    begun.forEach(
        (other, members) ->
            Violation.unless(
                other.equals(cluster) || members.voters().stream().noneMatch(has(initial)),
                () -> "clusters %s and %s have a server in common".formatted(other, cluster)));
    Set<UUID> agreed = new HashSet<>();
    yes.forEach(
        (plan, who) -> {
          if (plan.cluster().equals(cluster)) {
            agreed.addAll(who);
          }
        });
    Violation.unless(
        agreed.containsAll(initial.voters()),
        () -> "cluster %s begins, and only %s have promised".formatted(cluster, agreed));
  }

  private static Predicate<UUID> has(Configuration members) {
    return id -> members.find(id) != null;
  }

  /** Whether promises were lost, so that there may be two clusters. */
  boolean mayBeMore() {
    return !one;
  }

  int clusters() {
    return begun.size();
  }
}
