package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.Status;

/** Sees what one server does, start by start and step by step, and whether it may. */
final class Witness {
  /** After so long, ns, a server must have seen that its disk has room again. */
  private static final long FULL_NANOS = 4_000_000_000L;

  private final Server server;
  private final Checks checks;
  private final Tally tally;
  private final Mirror mirror;
  private final Lease lease;
  private boolean tailCut;
  private long lastTerm;

  Witness(Server server) {
    this.server = server;
    checks = server.checks();
    tally = server.tally();
    mirror = new Mirror(checks.ledger(), checks.chronicle()::term, checks.changes());
    lease = new Lease(server);
  }

  /** What its log must be. */
  Mirror mirror() {
    return mirror;
  }

  /** What it has promised to leaders. */
  Lease lease() {
    return lease;
  }

  /** Whether the end of its log was cut, and no leader has caught it up since. */
  boolean isTailCut() {
    return tailCut;
  }

  /** The machine is another server from now on. */
  void wiped() {
    mirror.wiped();
    lease.wiped();
    tailCut = false;
  }

  /**
   * A start has read this.
   *
   * @param initial what it knew of the cluster before it had a log
   */
  void found(Restored found, Configuration initial, boolean torn) {
    mirror.started(found, initial);
    lease.started();
    long base = found.snapshotIndex();
    Configuration then = checks.chronicle().configuration(base);
    // The first one stands in no log: who came later and has all entries does not know it.
    boolean first = initial.equals(Configuration.NONE) && found.configuration().equals(initial);
    Violation.unless(
        base == 0
            || found.configuration().equals(then)
            || (first && checks.chronicle().isFirst(then)),
        () -> "the snapshot of %d has other members than the log had there".formatted(base));
    lastTerm = found.hardState().term();
    tailCut = found.hardState().tailCut();
    if (torn) {
      tally.add(Tally.Of.TORN_TAILS);
    }
  }

  /** The process has made a step. */
  void stepped(Incarnation process, Input input, Status before, Output output) {
    Status now = output.status();
    Violation.unless(
        now.term() >= lastTerm, () -> "the term went back to %d".formatted(now.term()));
    lastTerm = now.term();
    Violation.unless(
        now.writable() || server.world().now() < server.roomSince() + FULL_NANOS,
        () -> "the log could grow again, but nobody has looked");
    lease.stepped(input, before, output);
    if (now.leads()) {
      if (!before.leads() || before.term() != now.term()) {
        checks.terms().leads(process, server.id(), now.term(), mirror.asked());
        tally.add(Tally.Of.ELECTIONS);
      }
      if (!output.apply().isEmpty()) {
        committed(output.apply().getLast(), before, now);
      }
      if (input instanceof Input.Read read) {
        readsAlone(read, output);
      }
    }
    Persist persist = output.persist();
    HardState changed = persist == null ? null : persist.hardState();
    if (changed != null) {
      if (tailCut && !changed.tailCut()) {
        tally.add(Tally.Of.TAILS_CAUGHT_UP);
      }
      tailCut = changed.tailCut();
    }
  }

  private void committed(Entry last, Status before, Status now) {
    if (last.index() > checks.chronicle().lastIndex()) {
      checks
          .terms()
          .committed(
              server.cluster(),
              last.index(),
              last.term(),
              now.configuration(),
              before.configuration());
    }
  }

  private void readsAlone(Input.Read read, Output output) {
    for (Output.SafeRead each : output.reads()) {
      if (read.ids().contains(each.id()) && output.status().configuration().voters().size() > 1) {
        checks.terms().readsAlone(server, output.status());
        tally.add(Tally.Of.LEASE_READS);
      }
    }
  }

  /**
   * The server says something to another one.
   *
   * @param applied last entry that it has applied
   */
  void says(Message message, long applied) {
    if (message instanceof Message.HeartbeatReply m) {
      lease.answers(m);
    } else if (message instanceof Message.TimeoutNow m) {
      checks.terms().handedOver(m.term());
    } else if (message instanceof Message.Append m) {
      checks.terms().announces(m.term(), m.commit(), mirror.asked().term(m.commit()));
    } else if (message instanceof Message.AppendRefused m) {
      Violation.unless(
          m.prevIndex() > applied,
          () -> "does not take what follows on %d, which it has applied".formatted(m.prevIndex()));
    }
  }
}
