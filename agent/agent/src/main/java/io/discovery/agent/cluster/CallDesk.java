package io.discovery.agent.cluster;

import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Lines;
import io.discovery.agent.rpc.Party;
import io.discovery.agent.rpc.Reception;
import io.discovery.agent.rpc.Reply;
import io.discovery.catalog.Command;
import io.discovery.raft.Message;
import io.discovery.raft.forming.Greeting;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes what other servers say and want. On the servers' event loop. */
final class CallDesk implements Reception {
  private final ServerCluster cluster;
  private final Admission admission;
  private final Lines lines;
  private final FormingLoop forming;

  CallDesk(ServerCluster cluster, Admission admission, Lines lines, FormingLoop forming) {
    this.cluster = cluster;
    this.admission = admission;
    this.lines = lines;
    this.forming = forming;
  }

  @Override
  public boolean admits(InetAddress address) {
    return admission.admits(address);
  }

  @Override
  public void said(Message message) {
    lines.heard(message.from());
    Consensus<Command.Result> opened = cluster.log();
    if (opened != null) {
      opened.received(message);
    }
  }

  @Override
  public CompletionStage<Reply> called(Party from, Call call) {
    return switch (call.method()) {
      case GREET -> greeted(call.body());
      case SUBMIT -> submitted(from, call.body());
      case JOIN -> cluster.atLeader(call);
      case RENEW -> SessionRenewals.renewed(cluster.renewals(), call.body());
      case OPERATE ->
          from.cluster() == null
              ? refused("only members of this cluster may change it")
              : cluster.atLeader(call);
    };
  }

  private CompletionStage<Reply> greeted(byte[] body) {
    Greeting greeting;
    try {
      greeting = Greeting.decode(body);
    } catch (IllegalArgumentException e) {
      return refused("no greeting: " + e.getMessage());
    }
    return forming
        .asked(greeting)
        .handle(
            (reply, failure) ->
                failure == null
                    ? new Reply(Reply.Status.DONE, reply.encode())
                    : Reply.of(Reply.Status.BUSY, "not now"));
  }

  private CompletionStage<Reply> submitted(Party from, byte[] command) {
    ReplicatedCatalog catalog = cluster.catalog();
    return catalog == null || from.cluster() == null
        ? refused("only members of this cluster may write")
        : catalog.proposeFor(command).handle(LeaderCalls::reply);
  }

  private static CompletionStage<Reply> refused(String why) {
    return CompletableFuture.completedStage(Reply.of(Reply.Status.REFUSED, why));
  }
}
