package io.discovery.agent.cluster;

import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.rpc.Lines;
import io.discovery.catalog.Command;
import io.discovery.raft.Member;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Status;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the leader does by itself about servers that are gone. One that was replaced is put out: the
 * one that was wiped and came back under its address as another, and one that is silent while there
 * are as many others as the cluster began with. Nobody else is: a server that is rebooted stays a
 * member.
 */
final class Autopilot {
  private static final System.Logger LOG = System.getLogger(Autopilot.class.getName());

  private static final long PAUSE_MILLIS = 1_000;

  /** As long as a machine takes to boot, ms. */
  static final long DEAD_AFTER_MILLIS = 60_000;

  private final Consensus<Command.Result> log;
  private final Lines lines;
  private final int expect;
  private volatile boolean closed;
  private boolean running;

  /** How long this server leads, in turns. */
  private long turns;

  Autopilot(Consensus<Command.Result> log, Lines lines, int expect) {
    this.log = log;
    this.lines = lines;
    this.expect = expect;
  }

  /** This server stands differently: whoever leads has to look. */
  synchronized void stands(Status status) {
    if (status.leads() && !running && status.configuration().members().size() > 1) {
      running = true;
      turns = 0;
      later();
    }
  }

  private void later() {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
        .execute(this::look);
  }

  private synchronized void look() {
    Status now = log.status();
    if (closed || !now.leads()) {
      running = false;
      return;
    }
    turns++;
    Member gone = gone(now);
    if (gone == null) {
      later();
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "server put out server=%s address=%s: another one has taken its place"
            .formatted(gone.id(), gone.address()));
    var _ = log.change(new MemberChange.Remove(gone.id())).thenRun(this::later);
  }

  private @Nullable Member gone(Status now) {
    for (Member each : now.configuration().members()) {
      if (!each.id().equals(log.identity().server()) && isReplaced(each, now)) {
        return each;
      }
    }
    return null;
  }

  private boolean isReplaced(Member member, Status now) {
    UUID there = lines.serverAt(member.address());
    Member other = there == null ? null : now.configuration().find(there);
    boolean byAddress =
        other != null
            && !other.id().equals(member.id())
            && other.standing() == Member.Standing.VOTER;
    return byAddress || (isDead(member) && alive(now) >= expect);
  }

  private long alive(Status now) {
    return now.configuration().members().stream()
        .filter(each -> each.standing() == Member.Standing.VOTER && !isDead(each))
        .count();
  }

  private boolean isDead(Member member) {
    if (member.id().equals(log.identity().server())) {
      return false;
    }
    long silent = lines.sinceHeardMillis(member.id());
    return turns * PAUSE_MILLIS > DEAD_AFTER_MILLIS && (silent < 0 || silent > DEAD_AFTER_MILLIS);
  }

  void close() {
    closed = true;
  }
}
