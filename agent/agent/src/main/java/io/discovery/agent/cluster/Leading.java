package io.discovery.agent.cluster;

import io.discovery.agent.consensus.Answer;
import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Lines;
import io.discovery.agent.rpc.Reply;
import io.discovery.catalog.Command;
import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.MemberChange;
import io.discovery.raft.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What only the leader can do, besides taking commands. Any thread. */
final class Leading {
  private static final System.Logger LOG = System.getLogger(Leading.class.getName());

  /** Who was heard so lately can be counted on, ms. */
  private static final long ALIVE_MILLIS = 2_000;

  private final Consensus<Command.Result> log;
  private final Lines lines;

  Leading(Consensus<Command.Result> log, Lines lines) {
    this.log = log;
    this.lines = lines;
  }

  /** Does what is called for. */
  CompletionStage<Reply> called(Call call) {
    try {
      return switch (call.method()) {
        case JOIN -> join(Bodies.joining(call.body()));
        case OPERATE ->
            switch (Bodies.operating(call.body())) {
              case Bodies.Operating.Remove r -> remove(r.server());
              case Bodies.Operating.Leave l -> leave(l.server());
              case Bodies.Operating.Transfer t -> transfer(t.to());
            };
        case GREET, SUBMIT, RENEW -> throw new IllegalArgumentException("not for the leader alone");
      };
    } catch (IllegalArgumentException e) {
      return done(Reply.Status.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Reply> join(Bodies.Joining who) {
    Member known = log.status().configuration().find(who.server());
    if (known != null && known.address().equals(who.address())) {
      return CompletableFuture.completedStage(members());
    }
    LOG.log(
        System.Logger.Level.INFO,
        known == null
            ? "server joins server=" + who.server() + " address=" + who.address()
            : "server has moved server=" + who.server() + " address=" + who.address());
    MemberChange change =
        known == null
            ? new MemberChange.Add(who.server(), who.address(), true)
            : new MemberChange.Readdress(who.server(), who.address());
    return log.change(change).thenApply(this::changed);
  }

  private CompletionStage<Reply> remove(UUID server) {
    if (log.status().configuration().find(server) == null) {
      return done(Reply.Status.REFUSED, "server " + server + " is no member of the cluster");
    }
    LOG.log(System.Logger.Level.INFO, "server put out server=" + server);
    return log.change(new MemberChange.Remove(server)).thenApply(this::changed);
  }

  /** Puts a server out that asks for it, unless the rest could agree on nothing then. */
  private CompletionStage<Reply> leave(UUID server) {
    Configuration now = log.status().configuration();
    List<UUID> others = new ArrayList<>(now.voters());
    if (!others.remove(server)) {
      return now.find(server) == null ? done(Reply.Status.DONE, "") : remove(server);
    }
    long alive = others.stream().filter(this::isAlive).count();
    if (alive <= others.size() / 2) {
      return done(
          Reply.Status.REFUSED,
          "leaving would stop the cluster: of the %d other voters %d answer, %d are needed; start"
                  .formatted(others.size(), alive, others.size() / 2 + 1)
              + " more servers first, or force it");
    }
    return remove(server);
  }

  private boolean isAlive(UUID server) {
    long silent = lines.sinceHeardMillis(server);
    return server.equals(log.identity().server()) || (silent >= 0 && silent <= ALIVE_MILLIS);
  }

  private CompletionStage<Reply> transfer(@Nullable UUID wanted) {
    UUID to = wanted == null ? nearest() : wanted;
    if (to == null || !log.status().configuration().voters().contains(to)) {
      return done(
          Reply.Status.REFUSED,
          to == null ? "there is no other voter that answers" : "server " + to + " is no voter");
    }
    log.transfer(to);
    return done(Reply.Status.DONE, to.toString());
  }

  /** The other voter that was heard last. */
  private @Nullable UUID nearest() {
    return log.status().configuration().voters().stream()
        .filter(each -> !each.equals(log.identity().server()) && isAlive(each))
        .min(Comparator.comparingLong(lines::sinceHeardMillis))
        .orElse(null);
  }

  private Reply changed(Answer<Command.Result> answer) {
    return switch (answer) {
      case Answer.Applied<Command.Result> _ -> members();
      case Answer.Failed<Command.Result> failed ->
          switch (failed.why()) {
            case Outcome.NotLeader _ -> Reply.of(Reply.Status.NOT_LEADER, "No cluster leader");
            case Outcome.Rejected r -> Reply.of(Reply.Status.BUSY, r.why());
            case Outcome.Indeterminate i -> Reply.of(Reply.Status.UNKNOWN, i.why());
          };
    };
  }

  private Reply members() {
    Configuration now = log.status().configuration();
    return new Reply(Reply.Status.DONE, now.encode());
  }

  private static CompletionStage<Reply> done(Reply.Status status, String text) {
    return CompletableFuture.completedStage(Reply.of(status, text));
  }
}
