package io.discovery.simulator;

import io.discovery.raft.MemberChange;
import io.discovery.raft.Message;
import java.util.UUID;

/** Where a server is reached: by other servers, by clients, and by who looks after the cluster. */
final class Reception {
  private final Server server;
  private final Cluster cluster;

  /** Opens. */
  Reception(Server server) {
    this.server = server;
    cluster = server.cluster();
    cluster.network().join(server.place(), (_, message) -> receive(message));
    cluster.door().join(server.place(), this::called);
  }

  private void receive(Message message) {
    Incarnation here = server.running();
    if (here != null) {
      Message heard = server.craft().received(message, here.status().term());
      server.act(here, () -> here.receive(heard));
    }
  }

  private void called(int client, Call call) {
    Incarnation here = server.running();
    if (here == null) {
      answer(client, new Call.Refused(call.number(), "connection refused", null));
      return;
    }
    switch (call) {
      case Call.Read read -> server.act(here, () -> here.read(client, read));
      case Call.Write write -> server.act(here, () -> here.write(client, write));
      case Call.Shown _, Call.Applied _, Call.Refused _, Call.Unknown _ ->
          throw new IllegalStateException("a client does not answer: " + call);
    }
  }

  void answer(int client, Call call) {
    cluster.door().send(server.place(), client, call);
  }

  /** Somebody who looks after the cluster wants it changed; lost on a server that is down. */
  void change(MemberChange change) {
    Incarnation here = server.running();
    if (here != null) {
      server.say(() -> "asked: " + change);
      server.act(
          here,
          () -> {
            if (cluster.mayChange(change)) {
              here.change(change);
            }
          });
    }
  }

  /** Somebody wants another server to lead. */
  void transfer(UUID to) {
    Incarnation here = server.running();
    if (here != null) {
      server.say(() -> "asked to hand over to " + Trace.of(to));
      server.tally().add(Tally.Of.TRANSFERS);
      server.checks().terms().handsOver(here.status().term(), to);
      server.act(here, () -> here.transfer(to));
    }
  }
}
